// A convolution whose weights do not learn. libtorch keeps its input until the backward pass, which needs it for the weights' gradient only.

#include <ATen/ATen.h>
#include <torch/csrc/autograd/custom_function.h>
#include <torch/library.h>

namespace {

using at::Tensor;
using torch::autograd::variable_list;

struct FixedConvolution : torch::autograd::Function<FixedConvolution> {
    static Tensor forward(torch::autograd::AutogradContext *context, const Tensor &x, const Tensor &weight, const c10::optional<Tensor> &bias,
                          const std::vector<int64_t> &stride, const std::vector<int64_t> &padding) {
        Tensor out = at::conv2d(x, weight, bias, stride, padding);
        context->save_for_backward({weight});
        context->saved_data["shape"] = x.sizes().vec();
        context->saved_data["type"] = static_cast<int64_t>(x.scalar_type());
        context->saved_data["format"] = static_cast<int64_t>(x.suggest_memory_format());
        context->saved_data["stride"] = stride;
        context->saved_data["padding"] = padding;
        return out;
    }

    static variable_list backward(torch::autograd::AutogradContext *context, variable_list incoming) {
        auto &saved = context->saved_data;
        // Only the shape and the order in memory of the input matter here; nobody reads or writes it.
        Tensor x = at::empty(saved["shape"].toIntVector(), incoming[0].options().memory_format(static_cast<at::MemoryFormat>(saved["format"].toInt())));
        Tensor weight = context->get_saved_variables()[0].detach().to(incoming[0].scalar_type());
        auto gradients = at::convolution_backward(incoming[0], x, weight, c10::nullopt, saved["stride"].toIntVector(), saved["padding"].toIntVector(),
                                                  {1, 1}, false, {0, 0}, 1, {true, false, false});
        return {std::get<0>(gradients).to(static_cast<at::ScalarType>(saved["type"].toInt())), Tensor(), Tensor(), Tensor(), Tensor()};
    }
};

Tensor convolution(const Tensor &x, const Tensor &weight, const c10::optional<Tensor> &bias, at::IntArrayRef stride, at::IntArrayRef padding) {
    bool is_fixed = at::GradMode::is_enabled() && x.requires_grad() && !weight.requires_grad() && !(bias && bias->requires_grad());
    return is_fixed ? FixedConvolution::apply(x, weight, bias, stride.vec(), padding.vec()) : at::conv2d(x, weight, bias, stride, padding);
}

} // namespace

TORCH_LIBRARY_FRAGMENT(finetuned, library) {
    library.def("convolution(Tensor x, Tensor weight, Tensor? bias, int[] stride, int[] padding) -> Tensor", convolution);
}
