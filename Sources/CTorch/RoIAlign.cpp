// RoIAlign (He et al., Mask R-CNN, 2017) and its gradient, as torchvision defines them with `aligned = false`:
// each region is divided into bins, each bin is sampled bilinearly on a regular grid, and the samples are averaged.
//
// Each region is cut from one of several feature maps, straight into its place among all. Features are held channels-last, so
// that a sample is four contiguous vectors. The forward pass is shared among threads
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
    int64_t channels, height, width;       // of a feature map
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

CTORCH_VECTORS void pool_region(const float *features, const SampledRegion &region, const Shape &shape, float *pooled) {
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

CTORCH_VECTORS void spread_region(float *gradient, const SampledRegion &region, const Shape &shape, const float *pooled, int64_t begin, int64_t end) {
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

// The arguments in the form that the loops take.
struct Call {
    std::vector<Tensor> maps;              // channels-last, float
    std::vector<Shape> shapes;
    Tensor regions, map_of;
    const float *region(int64_t i) const { return regions.data_ptr<float>() + 5 * i; }
    int64_t map(int64_t i) const { return map_of.data_ptr<int64_t>()[i]; }
    int64_t count() const { return regions.size(0); }
    int64_t channels() const { return shapes[0].channels; }
    int64_t region_size() const { return channels() * shapes[0].pooled_height * shapes[0].pooled_width; }
};

Tensor channels_last(const Tensor &tensor) { return tensor.to(at::kFloat).contiguous(at::MemoryFormat::ChannelsLast); }

Call prepared(at::IntArrayRef pooled_size, int64_t sampling_ratio, const std::vector<std::vector<int64_t>> &sizes, const std::vector<double> &scales,
              const Tensor &regions, const Tensor &maps) {
    Call call;
    for (size_t i = 0; i < sizes.size(); i++)
        call.shapes.push_back({sizes[i][1], sizes[i][2], sizes[i][3], pooled_size[0], pooled_size[1], scales[i], sampling_ratio});
    call.regions = regions.to(at::kFloat).contiguous();
    call.map_of = maps.to(at::kLong).contiguous();
    for (int64_t i = 0; i < call.count(); i++) {
        const float *region = call.region(i);
        TORCH_CHECK(std::all_of(region, region + 5, [](float edge) { return std::isfinite(edge); }), "a region is not finite");
        TORCH_CHECK(region[0] >= 0 && region[0] < sizes[0][0], "a region names an image outside the batch");
        TORCH_CHECK(call.map(i) >= 0 && call.map(i) < static_cast<int64_t>(sizes.size()), "a region names a map that is not there");
    }
    return call;
}

void check(at::TensorList features, const std::vector<double> &scales, const Tensor &regions, const Tensor &maps) {
    TORCH_CHECK(!features.empty() && features.size() == scales.size(), features.size(), " feature maps have ", scales.size(), " scales");
    TORCH_CHECK(features[0].is_cpu() && regions.is_cpu() && maps.is_cpu(), "the kernel is the processor's");
    for (const Tensor &map : features) {
        TORCH_CHECK(map.dim() == 4, "features have the shape ", map.sizes(), " instead of [N, C, H, W]");
        TORCH_CHECK(map.size(0) == features[0].size(0) && map.size(1) == features[0].size(1), "feature maps differ in images or channels");
    }
    TORCH_CHECK(regions.dim() == 2 && regions.size(1) == 5, "regions have the shape ", regions.sizes(), " instead of [K, 5]");
    TORCH_CHECK(maps.dim() == 1 && maps.size(0) == regions.size(0), "each region needs one feature map");
}

Tensor align(const Call &call) {
    const Shape &any = call.shapes[0];
    auto output = at::empty({call.count(), any.channels, any.pooled_height, any.pooled_width}, call.maps[0].options().memory_format(at::MemoryFormat::ChannelsLast));
    float *pooled = output.data_ptr<float>();
    ctorch::in_parallel(call.count(), [&](int64_t begin, int64_t end) {
        SampledRegion region;
        for (int64_t i = begin; i < end; i++) {
            const Shape &shape = call.shapes[call.map(i)];
            sample_region(call.region(i), shape, region);
            const float *pixels = call.maps[call.map(i)].data_ptr<float>() + region.image * shape.channels * shape.height * shape.width;
            pool_region(pixels, region, shape, pooled + i * call.region_size());
        }
    });
    return output;
}

// Adds the gradient of the regions to that of the maps, which are zero.
void spread(const Call &call, const Tensor &gradient) {
    const float *incoming = gradient.data_ptr<float>();
    ctorch::in_parallel(call.channels(), [&](int64_t begin, int64_t end) {
        SampledRegion region;
        for (int64_t i = 0; i < call.count(); i++) {
            const Shape &shape = call.shapes[call.map(i)];
            sample_region(call.region(i), shape, region);
            float *target = call.maps[call.map(i)].data_ptr<float>() + region.image * shape.channels * shape.height * shape.width;
            spread_region(target, region, shape, incoming + i * call.region_size(), begin, end);
        }
    });
}

struct RoIAlign : torch::autograd::Function<RoIAlign> {
    static Tensor forward(torch::autograd::AutogradContext *context, at::TensorList features, const Tensor &regions, const Tensor &maps,
                          const std::vector<double> &scales, int64_t pooled_height, int64_t pooled_width, int64_t sampling_ratio) {
        check(features, scales, regions, maps);
        std::vector<std::vector<int64_t>> sizes;
        for (const Tensor &map : features) sizes.push_back(map.sizes().vec());
        context->save_for_backward({regions, maps});
        context->saved_data["sizes"] = sizes;
        context->saved_data["scales"] = scales;
        context->saved_data["ratio"] = sampling_ratio;
        at::AutoDispatchBelowADInplaceOrView guard;
        Call call = prepared({pooled_height, pooled_width}, sampling_ratio, sizes, scales, regions, maps);
        for (const Tensor &map : features) call.maps.push_back(channels_last(map));
        return align(call);
    }

    static torch::autograd::variable_list backward(torch::autograd::AutogradContext *context, torch::autograd::variable_list gradients) {
        Tensor gradient = channels_last(gradients[0]);
        auto sizes = context->saved_data["sizes"].to<std::vector<std::vector<int64_t>>>();
        auto saved = context->get_saved_variables();
        Call call = prepared({gradient.size(2), gradient.size(3)}, context->saved_data["ratio"].toInt(), sizes,
                             context->saved_data["scales"].toDoubleVector(), saved[0], saved[1]);
        for (const auto &size : sizes)
            call.maps.push_back(at::empty(size, gradient.options().memory_format(at::MemoryFormat::ChannelsLast)).zero_());
        spread(call, gradient);
        torch::autograd::variable_list result(call.maps.begin(), call.maps.end());
        result.resize(sizes.size() + 6);
        return result;
    }
};

Tensor roi_align(at::TensorList features, const Tensor &regions, const Tensor &maps, c10::ArrayRef<double> scales, int64_t pooled_height, int64_t pooled_width,
                 int64_t sampling_ratio) {
    return RoIAlign::apply(features, regions, maps, scales.vec(), pooled_height, pooled_width, sampling_ratio);
}

} // namespace

TORCH_LIBRARY_FRAGMENT(finetuned, library) {
    library.def("roi_align(Tensor[] features, Tensor regions, Tensor maps, float[] scales, int pooled_height, int pooled_width, int sampling_ratio) -> Tensor", roi_align);
}
