// Greedy non-maximum suppression: of boxes that overlap by more than a threshold, the one with the highest score stays.

#include "Parallel.h"

#include <ATen/ATen.h>
#include <cmath>
#include <map>
#include <torch/library.h>

namespace {

using at::Tensor;

// Corners of the boxes of one group and where each stands among all, highest score first.
struct Group {
    std::vector<float> x0, y0, x1, y1;
    std::vector<int64_t> rank;

    void add(const float *box, int64_t at) {
        x0.push_back(box[0]), y0.push_back(box[1]), x1.push_back(box[2]), y1.push_back(box[3]), rank.push_back(at);
    }
};

// Marks the boxes after the one at `index` that overlap it by more than the threshold. Nothing is multiplied and added in one, so that
// each width of vectors rounds the same.
CTORCH_VECTORS void suppress(const float *x0, const float *y0, const float *x1, const float *y1, size_t index, size_t count, float threshold,
                             uint8_t *__restrict suppressed) {
#pragma clang fp contract(off)
    float area = (x1[index] - x0[index]) * (y1[index] - y0[index]);
    for (size_t j = index + 1; j < count; j++) {
        float width = std::max(0.0f, std::min(x1[index], x1[j]) - std::max(x0[index], x0[j]));
        float height = std::max(0.0f, std::min(y1[index], y1[j]) - std::max(y0[index], y0[j]));
        float intersection = width * height;
        float all = area + (x1[j] - x0[j]) * (y1[j] - y0[j]) - intersection;
        suppressed[j] |= intersection / all > threshold;
    }
}

// Marks the ranks of the boxes that stay.
void sift(const Group &group, float threshold, std::vector<uint8_t> &stays) {
    size_t count = group.rank.size();
    std::vector<uint8_t> suppressed(count, 0);
    for (size_t i = 0; i < count; i++) {
        if (suppressed[i]) continue;
        stays[group.rank[i]] = 1;
        suppress(group.x0.data(), group.y0.data(), group.x1.data(), group.y1.data(), i, count, threshold, suppressed.data());
    }
}

// The boxes of one image, [N, 4], in groups, without those that have a side shorter than `smallest_side`.
struct Image {
    Tensor order;                    // where the boxes stand, highest score first; equal scores keep their order
    std::map<int64_t, Group> groups;
    std::vector<uint8_t> stays;      // by rank

    Image(const Tensor &boxes, const Tensor &scores, const Tensor &group, float smallest_side) : stays(boxes.size(0), 0) {
        TORCH_CHECK(boxes.is_cpu() && scores.is_cpu() && group.is_cpu(), "the kernel is the processor's");
        TORCH_CHECK(boxes.dim() == 2 && boxes.size(1) == 4, "boxes have the shape ", boxes.sizes(), " instead of [N, 4]");
        TORCH_CHECK(scores.numel() == boxes.size(0) && group.numel() == boxes.size(0), "each box needs one score and one group");
        order = std::get<1>(scores.detach().to(at::kFloat).sort(/*stable=*/c10::make_optional(true), /*dim=*/0, /*descending=*/true)).contiguous();
        auto corners = boxes.detach().to(at::kFloat).index_select(0, order).contiguous();
        auto group_of = group.detach().to(at::kLong).index_select(0, order).contiguous();
        for (int64_t rank = 0; rank < order.numel(); rank++) {
            const float *box = corners.data_ptr<float>() + 4 * rank;
            if (box[2] - box[0] >= smallest_side && box[3] - box[1] >= smallest_side) groups[group_of.data_ptr<int64_t>()[rank]].add(box, rank);
        }
    }

    Tensor kept() const {
        std::vector<int64_t> kept;
        for (int64_t rank = 0; rank < order.numel(); rank++)
            if (stays[rank]) kept.push_back(order.data_ptr<int64_t>()[rank]);
        return at::tensor(kept, at::kLong);
    }
};

// `boxes` [N, 4], `scores` [N] and `groups` [N] of each image, on the processor: only boxes of the same image and group suppress each other.
// Returns the kept positions of each image, highest score first.
std::vector<Tensor> nms(at::TensorList boxes, at::TensorList scores, at::TensorList groups, double threshold, double smallest_side) {
    TORCH_CHECK(boxes.size() == scores.size() && boxes.size() == groups.size(), "each image needs boxes, scores and groups");
    std::vector<Image> images;
    for (size_t i = 0; i < boxes.size(); i++) images.emplace_back(boxes[i], scores[i], groups[i], static_cast<float>(smallest_side));
    std::vector<std::pair<const Group *, std::vector<uint8_t> *>> each;
    for (Image &image : images)
        for (const auto &[number, group] : image.groups) each.emplace_back(&group, &image.stays);
    // The largest float that is not above the threshold: exceeding the one is exceeding the other.
    float limit = static_cast<float>(threshold);
    if (limit > threshold) limit = std::nextafter(limit, -INFINITY);
    ctorch::in_parallel(each.size(), [&](int64_t begin, int64_t end) {
        for (int64_t i = begin; i < end; i++) sift(*each[i].first, limit, *each[i].second);
    });
    std::vector<Tensor> kept;
    for (const Image &image : images) kept.push_back(image.kept());
    return kept;
}

} // namespace

TORCH_LIBRARY_FRAGMENT(finetuned, library) {
    library.def("nms(Tensor[] boxes, Tensor[] scores, Tensor[] groups, float threshold, float smallest_side) -> Tensor[]", nms);
}
