// A step of Adam with decoupled weight decay (Loshchilov and Hutter, 2019) for many parameters, in one pass over memory.

#include "Parallel.h"
#include "Vectors.h"

#include <ATen/ATen.h>
#include <cmath>
#include <torch/library.h>

namespace {

using at::TensorList;

struct Factors {
    double decay, momentum, beta2;   // what is left of a parameter and of the running means
    double correction;               // of the root of the mean square, which begins at zero
    double epsilon, step;
};

// Numbers side by side in memory.
struct Span {
    float *parameter;
    const float *gradient;
    float *mean, *square;
    int64_t count;
};

CTORCH_FOR_EACH_PROCESSOR void update(const Span &span, const Factors &factors) {
    float decay = factors.decay, momentum = factors.momentum, beta2 = factors.beta2, correction = factors.correction;
    float epsilon = factors.epsilon, step = factors.step, fresh = 1 - factors.momentum, fresh_square = 1 - factors.beta2;
    float *__restrict parameter = span.parameter, *__restrict mean = span.mean, *__restrict square = span.square;
    const float *__restrict gradient = span.gradient;
    for (int64_t i = 0; i < span.count; i++) {
        mean[i] = mean[i] * momentum + fresh * gradient[i];
        square[i] = square[i] * beta2 + fresh_square * gradient[i] * gradient[i];
        parameter[i] = parameter[i] * decay - step * mean[i] / (std::sqrt(square[i]) * correction + epsilon);
    }
}

bool is_plain(const at::Tensor &tensor) { return tensor.is_cpu() && tensor.scalar_type() == at::kFloat && tensor.is_contiguous(); }

void composed(TensorList parameters, TensorList gradients, TensorList means, TensorList squares, const Factors &factors) {
    at::_foreach_mul_(parameters, factors.decay);
    at::_foreach_mul_(means, factors.momentum);
    at::_foreach_add_(means, gradients, 1 - factors.momentum);
    at::_foreach_mul_(squares, factors.beta2);
    at::_foreach_addcmul_(squares, gradients, gradients, 1 - factors.beta2);
    auto denominators = at::_foreach_sqrt(squares);
    at::_foreach_mul_(denominators, factors.correction);
    at::_foreach_add_(denominators, factors.epsilon);
    at::_foreach_addcdiv_(parameters, means, denominators, -factors.step);
}

void adamw(TensorList parameters, TensorList gradients, TensorList means, TensorList squares, double decay, double momentum, double beta2,
           double correction, double epsilon, double step) {
    Factors factors{decay, momentum, beta2, correction, epsilon, step};
    bool are_plain = true;
    for (TensorList list : {parameters, means, squares}) are_plain = are_plain && std::all_of(list.begin(), list.end(), is_plain);
    if (!are_plain) return composed(parameters, gradients, means, squares, factors);
    constexpr int64_t longest = 16384;
    std::vector<at::Tensor> in_order;
    std::vector<Span> spans;
    for (size_t i = 0; i < parameters.size(); i++) {
        in_order.push_back(gradients[i].to(at::kFloat).contiguous());
        float *parameter = parameters[i].data_ptr<float>(), *mean = means[i].data_ptr<float>(), *square = squares[i].data_ptr<float>();
        const float *gradient = in_order.back().data_ptr<float>();
        for (int64_t start = 0; start < parameters[i].numel(); start += longest)
            spans.push_back({parameter + start, gradient + start, mean + start, square + start, std::min(longest, parameters[i].numel() - start)});
    }
    ctorch::in_parallel(static_cast<int64_t>(spans.size()), [&](int64_t begin, int64_t end) {
        for (int64_t i = begin; i < end; i++) update(spans[i], factors);
    });
}

} // namespace

TORCH_LIBRARY_FRAGMENT(finetuned, library) {
    library.def("adamw_(Tensor[] parameters, Tensor[] gradients, Tensor[] means, Tensor[] squares, float decay, float momentum, float beta2, float correction, float epsilon, float step) -> ()", adamw);
}
