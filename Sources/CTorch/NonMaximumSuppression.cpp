// Greedy non-maximum suppression: of boxes that overlap by more than a threshold, the one with the highest score stays.

#include <ATen/ATen.h>
#include <torch/library.h>

namespace {

using at::Tensor;

// `boxes` [N, 4], `scores` [N], `groups` [N]: only boxes of the same group suppress each other.
// Returns the kept positions, highest score first; equal scores keep their order.
Tensor nms(const Tensor &boxes, const Tensor &scores, const Tensor &groups, double threshold) {
    TORCH_CHECK(boxes.dim() == 2 && boxes.size(1) == 4, "boxes have the shape ", boxes.sizes(), " instead of [N, 4]");
    TORCH_CHECK(scores.numel() == boxes.size(0) && groups.numel() == boxes.size(0), "each box needs one score and one group");
    auto order = std::get<1>(scores.detach().cpu().to(at::kFloat).sort(/*stable=*/c10::make_optional(true), /*dim=*/0, /*descending=*/true)).contiguous();
    auto corners = boxes.detach().cpu().to(at::kFloat).index_select(0, order).t().contiguous();
    auto group_of = groups.detach().cpu().to(at::kLong).index_select(0, order).contiguous();
    int64_t count = order.numel();
    const float *x0 = corners.data_ptr<float>(), *y0 = x0 + count, *x1 = y0 + count, *y1 = x1 + count;
    const int64_t *group = group_of.data_ptr<int64_t>(), *position = order.data_ptr<int64_t>();
    std::vector<uint8_t> suppressed(count, 0);
    std::vector<int64_t> kept;
    for (int64_t i = 0; i < count; i++) {
        if (suppressed[i]) continue;
        kept.push_back(position[i]);
        float area = (x1[i] - x0[i]) * (y1[i] - y0[i]);
        for (int64_t j = i + 1; j < count; j++) {
            float width = std::max(0.0f, std::min(x1[i], x1[j]) - std::max(x0[i], x0[j]));
            float height = std::max(0.0f, std::min(y1[i], y1[j]) - std::max(y0[i], y0[j]));
            float intersection = width * height;
            float all = area + (x1[j] - x0[j]) * (y1[j] - y0[j]) - intersection;
            suppressed[j] |= (intersection / all > threshold) & (group[i] == group[j]);
        }
    }
    return at::tensor(kept, at::kLong).to(boxes.device());
}

} // namespace

TORCH_LIBRARY_FRAGMENT(finetuned, library) {
    library.def("nms(Tensor boxes, Tensor scores, Tensor groups, float threshold) -> Tensor", nms);
}
