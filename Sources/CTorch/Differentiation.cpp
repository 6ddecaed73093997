// Reverse-mode differentiation.

#include "Handles.h"

#include <torch/csrc/autograd/autograd.h>
#include <torch/csrc/autograd/custom_function.h>
#include <torch/library.h>

using namespace ctorch;

bool ctorch_set_grad_enabled(bool enabled) {
    bool before = at::GradMode::is_enabled();
    at::GradMode::set_enabled(enabled);
    return before;
}

bool ctorch_tensor_requires_grad(const CTorchTensor *tensor) { return tensor->value.requires_grad(); }

CTorchError ctorch_tensor_set_requires_grad(CTorchTensor *tensor, bool required) {
    return guarded([&] { tensor->value.requires_grad_(required); });
}

CTorchError ctorch_backward(const CTorchTensor *tensor) {
    return guarded([&] { torch::autograd::backward({tensor->value}, {}); });
}

CTorchTensor *ctorch_tensor_grad(const CTorchTensor *tensor) {
    const at::Tensor &grad = tensor->value.grad();
    return grad.defined() ? own(grad) : nullptr;
}

void ctorch_tensor_clear_grad(CTorchTensor *tensor) { tensor->value.mutable_grad().reset(); }

namespace {

using torch::autograd::variable_list;

std::vector<at::Tensor> gradients(const at::Tensor &value, at::TensorList inputs) { return torch::autograd::grad({value}, inputs.vec()); }

// A value whose gradients with respect to its inputs are known before anybody asks for them.
struct Differentiated : torch::autograd::Function<Differentiated> {
    static at::Tensor forward(torch::autograd::AutogradContext *context, const at::Tensor &value, at::TensorList, at::TensorList gradients) {
        context->save_for_backward(gradients.vec());
        return value.detach();
    }

    static variable_list backward(torch::autograd::AutogradContext *context, variable_list incoming) {
        variable_list result{at::Tensor()};
        auto known = context->get_saved_variables();
        for (const at::Tensor &gradient : known) result.push_back(gradient * incoming[0]);
        result.resize(1 + 2 * known.size());
        return result;
    }
};

at::Tensor differentiated(const at::Tensor &value, at::TensorList inputs, at::TensorList gradients) {
    TORCH_CHECK(inputs.size() == gradients.size(), inputs.size(), " inputs have ", gradients.size(), " gradients");
    return Differentiated::apply(value, inputs, gradients);
}

} // namespace

TORCH_LIBRARY_FRAGMENT(finetuned, library) {
    library.def("gradients(Tensor value, Tensor[] inputs) -> Tensor[]", gradients);
    library.def("differentiated(Tensor value, Tensor[] inputs, Tensor[] gradients) -> Tensor", differentiated);
}
