// RoIAlign (He et al., Mask R-CNN, 2017) and its gradient, as torchvision defines them with `aligned = false`:
// each region is divided into bins, each bin is sampled bilinearly on a regular grid, and the samples are averaged.
//
// Features are held channels-last, so that a sample is four contiguous vectors. The forward pass is shared among threads
// by region, the backward pass by channel: no two threads write to the same number, and every sum has a fixed order, so
// results do not depend on the number of threads.

#include "Parallel.h"

#include <ATen/ATen.h>
#include <cmath>
#include <torch/csrc/autograd/custom_function.h>
#include <torch/library.h>

namespace {

using at::Tensor;

// Four neighbours of a sampling point and their bilinear weights.
struct Sample {
    int64_t offset[4];
    float weight[4];
};

struct Shape {
    int64_t channels, height, width;       // of the features
    int64_t pooled_height, pooled_width;   // bins of a region
    double spatial_scale;
    int64_t sampling_ratio;                // samples of a bin along each axis; not positive: as many as the bin has pixels
};

// The samples of one region, bin after bin, and how many a bin has.
struct SampledRegion {
    std::vector<Sample> samples;
    int64_t per_bin = 0;
    int64_t image = 0;
};

// The two pixels around `position` along an axis of `size` pixels, and the weight of the second; false outside the map.
inline bool neighbours(float position, int64_t size, int64_t &low, int64_t &high, float &high_weight) {
    if (position < -1.0f || position > static_cast<float>(size)) return false;
    position = std::max(position, 0.0f);
    low = static_cast<int64_t>(position);
    if (low >= size - 1) {
        low = high = size - 1;
        high_weight = 0;
    } else {
        high = low + 1;
        high_weight = position - static_cast<float>(low);
    }
    return true;
}

void sample_region(const float *region, const Shape &shape, SampledRegion &result) {
    result.image = static_cast<int64_t>(region[0]);
    float scale = static_cast<float>(shape.spatial_scale);
    float left = region[1] * scale, top = region[2] * scale;
    float width = std::max(region[3] * scale - left, 1.0f), height = std::max(region[4] * scale - top, 1.0f);
    float bin_height = height / static_cast<float>(shape.pooled_height), bin_width = width / static_cast<float>(shape.pooled_width);
    int64_t rows = shape.sampling_ratio > 0 ? shape.sampling_ratio : static_cast<int64_t>(std::ceil(bin_height));
    int64_t columns = shape.sampling_ratio > 0 ? shape.sampling_ratio : static_cast<int64_t>(std::ceil(bin_width));
    result.per_bin = rows * columns;
    result.samples.clear();
    float share = 1.0f / static_cast<float>(std::max<int64_t>(result.per_bin, 1));
    for (int64_t bin_row = 0; bin_row < shape.pooled_height; bin_row++)
        for (int64_t bin_column = 0; bin_column < shape.pooled_width; bin_column++)
            for (int64_t row = 0; row < rows; row++) {
                float y = top + bin_row * bin_height + (row + 0.5f) * bin_height / static_cast<float>(rows);
                for (int64_t column = 0; column < columns; column++) {
                    float x = left + bin_column * bin_width + (column + 0.5f) * bin_width / static_cast<float>(columns);
                    Sample sample = {};
                    int64_t y0, y1, x0, x1;
                    float wy, wx;
                    if (neighbours(y, shape.height, y0, y1, wy) && neighbours(x, shape.width, x0, x1, wx))
                        sample = {{(y0 * shape.width + x0) * shape.channels, (y0 * shape.width + x1) * shape.channels,
                                   (y1 * shape.width + x0) * shape.channels, (y1 * shape.width + x1) * shape.channels},
                                  {(1 - wy) * (1 - wx) * share, (1 - wy) * wx * share, wy * (1 - wx) * share, wy * wx * share}};
                    result.samples.push_back(sample);
                }
            }
}

void pool_region(const float *features, const SampledRegion &region, const Shape &shape, float *pooled) {
    const Sample *sample = region.samples.data();
    for (int64_t bin = 0; bin < shape.pooled_height * shape.pooled_width; bin++, pooled += shape.channels) {
        std::fill(pooled, pooled + shape.channels, 0.0f);
        for (int64_t i = 0; i < region.per_bin; i++, sample++) {
            const float *a = features + sample->offset[0], *b = features + sample->offset[1];
            const float *c = features + sample->offset[2], *d = features + sample->offset[3];
            float wa = sample->weight[0], wb = sample->weight[1], wc = sample->weight[2], wd = sample->weight[3];
            for (int64_t channel = 0; channel < shape.channels; channel++)
                pooled[channel] += wa * a[channel] + wb * b[channel] + wc * c[channel] + wd * d[channel];
        }
    }
}

void spread_region(float *gradient, const SampledRegion &region, const Shape &shape, const float *pooled, int64_t begin, int64_t end) {
    const Sample *sample = region.samples.data();
    for (int64_t bin = 0; bin < shape.pooled_height * shape.pooled_width; bin++, pooled += shape.channels)
        for (int64_t i = 0; i < region.per_bin; i++, sample++)
            for (int corner = 0; corner < 4; corner++) {
                float weight = sample->weight[corner];
                if (weight == 0) continue;
                float *target = gradient + sample->offset[corner];
                for (int64_t channel = begin; channel < end; channel++) target[channel] += weight * pooled[channel];
            }
}

void check(const Tensor &features, const Tensor &regions) {
    TORCH_CHECK(features.dim() == 4, "features have the shape ", features.sizes(), " instead of [N, C, H, W]");
    TORCH_CHECK(regions.dim() == 2 && regions.size(1) == 5, "regions have the shape ", regions.sizes(), " instead of [K, 5]");
    if (regions.size(0) == 0) return;
    auto images = regions.select(1, 0);
    TORCH_CHECK(images.min().item<float>() >= 0 && images.max().item<float>() < features.size(0), "a region names an image outside the batch");
    TORCH_CHECK(regions.isfinite().all().item<bool>(), "a region is not finite");
}

Tensor roi_align_forward(const Tensor &features, const Tensor &regions, double spatial_scale, int64_t pooled_height, int64_t pooled_width, int64_t sampling_ratio) {
    check(features, regions);
    auto input = features.to(at::kFloat).contiguous(at::MemoryFormat::ChannelsLast);
    auto boxes = regions.to(at::kFloat).contiguous();
    Shape shape{input.size(1), input.size(2), input.size(3), pooled_height, pooled_width, spatial_scale, sampling_ratio};
    auto output = at::empty({boxes.size(0), shape.channels, pooled_height, pooled_width}, input.options().memory_format(at::MemoryFormat::ChannelsLast));
    const float *pixels = input.data_ptr<float>(), *box = boxes.data_ptr<float>();
    float *pooled = output.data_ptr<float>();
    int64_t image_size = shape.channels * shape.height * shape.width, region_size = shape.channels * pooled_height * pooled_width;
    ctorch::in_parallel(boxes.size(0), [&](int64_t begin, int64_t end) {
        SampledRegion region;
        for (int64_t i = begin; i < end; i++) {
            sample_region(box + 5 * i, shape, region);
            pool_region(pixels + region.image * image_size, region, shape, pooled + i * region_size);
        }
    });
    return output;
}

Tensor roi_align_backward(const Tensor &gradient, const Tensor &regions, at::IntArrayRef size, double spatial_scale, int64_t sampling_ratio) {
    auto pooled = gradient.to(at::kFloat).contiguous(at::MemoryFormat::ChannelsLast);
    auto boxes = regions.to(at::kFloat).contiguous();
    Shape shape{size[1], size[2], size[3], pooled.size(2), pooled.size(3), spatial_scale, sampling_ratio};
    auto result = at::empty(size, pooled.options().memory_format(at::MemoryFormat::ChannelsLast)).zero_();
    const float *incoming = pooled.data_ptr<float>(), *box = boxes.data_ptr<float>();
    float *target = result.data_ptr<float>();
    int64_t image_size = shape.channels * shape.height * shape.width, region_size = shape.channels * shape.pooled_height * shape.pooled_width;
    ctorch::in_parallel(shape.channels, [&](int64_t begin, int64_t end) {
        SampledRegion region;
        for (int64_t i = 0; i < boxes.size(0); i++) {
            sample_region(box + 5 * i, shape, region);
            spread_region(target + region.image * image_size, region, shape, incoming + i * region_size, begin, end);
        }
    });
    return result;
}

struct RoIAlign : torch::autograd::Function<RoIAlign> {
    static Tensor forward(torch::autograd::AutogradContext *context, const Tensor &features, const Tensor &regions, double spatial_scale,
                          int64_t pooled_height, int64_t pooled_width, int64_t sampling_ratio) {
        context->save_for_backward({regions});
        context->saved_data["size"] = features.sizes().vec();
        context->saved_data["scale"] = spatial_scale;
        context->saved_data["ratio"] = sampling_ratio;
        at::AutoDispatchBelowADInplaceOrView guard;
        return roi_align_forward(features, regions, spatial_scale, pooled_height, pooled_width, sampling_ratio);
    }

    static torch::autograd::variable_list backward(torch::autograd::AutogradContext *context, torch::autograd::variable_list gradients) {
        auto size = context->saved_data["size"].toIntVector();
        auto gradient = roi_align_backward(gradients[0], context->get_saved_variables()[0], size, context->saved_data["scale"].toDouble(), context->saved_data["ratio"].toInt());
        return {gradient, Tensor(), Tensor(), Tensor(), Tensor(), Tensor()};
    }
};

Tensor roi_align(const Tensor &features, const Tensor &regions, double spatial_scale, int64_t pooled_height, int64_t pooled_width, int64_t sampling_ratio) {
    auto device = features.device();
    auto pooled = RoIAlign::apply(features.cpu(), regions.cpu(), spatial_scale, pooled_height, pooled_width, sampling_ratio);
    return pooled.to(device);
}

} // namespace

TORCH_LIBRARY(finetuned, library) {
    library.def("roi_align(Tensor features, Tensor regions, float spatial_scale, int pooled_height, int pooled_width, int sampling_ratio) -> Tensor", roi_align);
}
