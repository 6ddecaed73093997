// Batch normalisation (Ioffe and Szegedy, 2015) with what follows it in a residual network: the addition of a shortcut and the rectifier.
//
// All of it is one pass over memory, and for the backward pass only the input is kept, and a bit for each number that the rectifier
// let through.

#include "NormalizationPasses.h"

#include <cmath>
#include <torch/csrc/autograd/custom_function.h>
#include <torch/library.h>

using namespace ctorch::normalization;
using at::Tensor;
using OptionalTensor = c10::optional<Tensor>;
using torch::autograd::variable_list;

namespace {

struct Options {
    bool training;
    double momentum, epsilon;
    bool rectified;
};

// By which each channel is normalised.
struct Statistics {
    Tensor mean, inverse_deviation;
};

Tensor for_each_channel(const Layout &layout) { return at::empty({layout.channels}, at::kFloat); }

Pass pass_over(const Tensor &x) { return {layout_of(x), x.scalar_type() == at::kBFloat16, x.data_ptr()}; }

Statistics running(const Tensor &mean, const Tensor &variance, const Options &options) {
    return {mean.detach().contiguous(), (variance.detach() + options.epsilon).rsqrt()};
}

// The batch's own, which also move the running ones.
Statistics of_batch(Pass pass, const Tensor &running_mean, const Tensor &running_variance, const Options &options) {
    const Layout &layout = pass.layout;
    std::vector<float> means(layout.blocks() * layout.sums_of_block()), squares(means.size());
    pass.sums = means.data();
    pass.products = squares.data();
    run(moments_of_blocks, pass);
    // Chan, Golub and LeVeque's way (1979) to join the moments of parts.
    std::vector<double> mean(layout.channels), square(layout.channels), seen(layout.channels);
    each_sum(layout, [&](int64_t channel, int64_t i, int64_t count) {
        double total = seen[channel] + count, difference = means[i] - mean[channel];
        mean[channel] += difference * count / total;
        square[channel] += squares[i] + difference * difference * seen[channel] * count / total;
        seen[channel] = total;
    });
    Statistics result{for_each_channel(layout), for_each_channel(layout)};
    Tensor variance = for_each_channel(layout);
    double count = static_cast<double>(layout.per_channel());
    for (int64_t channel = 0; channel < layout.channels; channel++) {
        result.mean.data_ptr<float>()[channel] = static_cast<float>(mean[channel]);
        result.inverse_deviation.data_ptr<float>()[channel] = static_cast<float>(1 / std::sqrt(square[channel] / count + options.epsilon));
        variance.data_ptr<float>()[channel] = static_cast<float>(square[channel] / (count - 1));
    }
    running_mean.detach().mul_(1 - options.momentum).add_(result.mean, options.momentum);
    running_variance.detach().mul_(1 - options.momentum).add_(variance, options.momentum);
    return result;
}

// The signs are written only where there is room for them.
Tensor normalized(Pass pass, const Tensor &x, const OptionalTensor &shortcut, const Tensor &weight, const Tensor &bias, const Statistics &statistics, const Options &options) {
    Tensor scale = weight.detach() * statistics.inverse_deviation, offset = bias.detach() - statistics.mean * scale;
    Tensor out = at::empty_like(x), like_x = shortcut ? shortcut->to(x.scalar_type()).contiguous(pass.layout.format()) : Tensor();
    pass.scale = scale.data_ptr<float>();
    pass.offset = offset.data_ptr<float>();
    pass.shortcut = shortcut ? like_x.data_ptr() : nullptr;
    pass.rectified = options.rectified;
    pass.out = out.data_ptr();
    run(normalize_blocks, pass);
    return out;
}

Statistics statistics_for(const Pass &pass, const Tensor &running_mean, const Tensor &running_variance, const Options &options) {
    return options.training ? of_batch(pass, running_mean, running_variance, options) : running(running_mean, running_variance, options);
}

struct BatchNorm : torch::autograd::Function<BatchNorm> {
    static Tensor forward(torch::autograd::AutogradContext *context, const Tensor &x, const OptionalTensor &shortcut, const Tensor &weight, const Tensor &bias,
                          const Statistics &statistics, const Options &options) {
        Pass pass = pass_over(x);
        Tensor signs;
        if (options.rectified) {
            signs = at::empty({pass.layout.blocks() * pass.layout.bytes_of_signs()}, at::kByte);
            pass.signs = signs.data_ptr<uint8_t>();
        }
        context->save_for_backward({x, weight, statistics.mean, statistics.inverse_deviation, signs});
        context->saved_data["training"] = options.training;
        context->saved_data["shortcut"] = shortcut.has_value();
        return normalized(pass, x, shortcut, weight, bias, statistics, options);
    }

    static variable_list backward(torch::autograd::AutogradContext *context, variable_list incoming) {
        auto saved = context->get_saved_variables();
        const Tensor &x = saved[0], &weight = saved[1], &mean = saved[2], &inverse_deviation = saved[3], &signs = saved[4];
        Pass pass = pass_over(x);
        const Layout &layout = pass.layout;
        Tensor gradient = incoming[0].to(x.scalar_type()).contiguous(layout.format());
        pass.incoming = gradient.data_ptr();
        pass.signs = signs.defined() ? signs.data_ptr<uint8_t>() : nullptr;
        pass.mean = mean.data_ptr<float>();

        std::vector<float> sums(layout.blocks() * layout.sums_of_block()), products(sums.size());
        pass.sums = sums.data();
        pass.products = products.data();
        run(gather_blocks, pass);
        std::vector<double> sum(layout.channels), product(layout.channels);
        each_sum(layout, [&](int64_t channel, int64_t i, int64_t) {
            sum[channel] += sums[i];
            product[channel] += products[i];
        });

        // The batch's mean and deviation depend on x too.
        Tensor scale = weight.detach() * inverse_deviation, slope = at::zeros({layout.channels}), offset = at::zeros({layout.channels});
        Tensor to_weight = for_each_channel(layout), to_bias = for_each_channel(layout);
        double share = context->saved_data["training"].toBool() ? 1.0 / static_cast<double>(layout.per_channel()) : 0;
        for (int64_t channel = 0; channel < layout.channels; channel++) {
            double inverse = inverse_deviation.data_ptr<float>()[channel], factor = scale.data_ptr<float>()[channel];
            to_weight.data_ptr<float>()[channel] = static_cast<float>(product[channel] * inverse);
            to_bias.data_ptr<float>()[channel] = static_cast<float>(sum[channel]);
            slope.data_ptr<float>()[channel] = static_cast<float>(-factor * inverse * inverse * product[channel] * share);
            offset.data_ptr<float>()[channel] = static_cast<float>(-factor * sum[channel] * share);
        }
        pass.scale = scale.data_ptr<float>();
        pass.slope = slope.data_ptr<float>();
        pass.offset = offset.data_ptr<float>();
        Tensor to_x = at::empty_like(x), to_shortcut;
        if (context->saved_data["shortcut"].toBool()) to_shortcut = at::empty_like(x);
        pass.out = to_x.data_ptr();
        pass.to_shortcut = to_shortcut.defined() ? to_shortcut.data_ptr() : nullptr;
        run(spread_blocks, pass);
        return {to_x, to_shortcut, to_weight, to_bias, Tensor(), Tensor()};
    }
};

Tensor composed(const Tensor &x, const OptionalTensor &shortcut, const Tensor &weight, const Tensor &bias, const Tensor &running_mean,
                const Tensor &running_variance, const Options &options) {
    Tensor out = at::batch_norm(x, weight, bias, running_mean, running_variance, options.training, options.momentum, options.epsilon, true);
    if (shortcut) out = out + *shortcut;
    return options.rectified ? out.relu() : out;
}

Tensor batch_norm(const Tensor &x, const OptionalTensor &shortcut, const Tensor &weight, const Tensor &bias, const Tensor &running_mean,
                  const Tensor &running_variance, bool training, double momentum, double epsilon, bool rectified) {
    Options options{training, momentum, epsilon, rectified};
    bool is_ours = x.is_cpu() && (x.scalar_type() == at::kFloat || x.scalar_type() == at::kBFloat16) && x.dim() == 4 && x.numel() > 0;
    if (!is_ours) return composed(x, shortcut, weight, bias, running_mean, running_variance, options);
    TORCH_CHECK(!training || x.numel() > x.size(1), "a single number for each channel, ", x.sizes(), ", has no deviation to train with");
    Tensor in_order = x.contiguous(layout_of(x).format());
    Statistics statistics = statistics_for(pass_over(in_order.detach()), running_mean, running_variance, options);
    if (at::GradMode::is_enabled()) return BatchNorm::apply(in_order, shortcut, weight, bias, statistics, options);
    return normalized(pass_over(in_order), in_order, shortcut, weight, bias, statistics, options);
}

} // namespace

TORCH_LIBRARY_FRAGMENT(finetuned, library) {
    library.def("batch_norm(Tensor x, Tensor? shortcut, Tensor weight, Tensor bias, Tensor running_mean, Tensor running_variance, bool training, float momentum, float epsilon, bool rectified) -> Tensor", batch_norm);
}
