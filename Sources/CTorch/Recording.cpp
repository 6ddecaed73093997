// Counts what the operators that a thread calls cost while it records: their own time without that of the operators they call, and
// the multiplications and additions of convolutions and matrix products.

#include "Handles.h"

#include <ATen/record_function.h>
#include <chrono>
#include <map>

namespace {

using Clock = std::chrono::steady_clock;

struct Cost {
    int64_t calls = 0;
    double seconds = 0, operations = 0;
};

thread_local std::map<std::string, Cost> costs;
thread_local at::CallbackHandle callback = 0;

// Multiplications and additions for each number of an operator's first result, and those that its arguments alone tell of.
struct Work {
    double per_result = 0, fixed = 0;
};

// Each result of a convolution is a sum over the kernel's window in all channels of its group.
double per_result(const c10::IValue &weight) { return 2.0 * weight.toTensor().numel() / weight.toTensor().size(0); }

Work work(const std::string &name, c10::ArrayRef<const c10::IValue> inputs) {
    if (name == "aten::convolution") {
        if (!inputs[6].toBool()) return {per_result(inputs[1]), 0};
        return {0, per_result(inputs[1]) * inputs[0].toTensor().numel()};
    }
    if (name == "aten::convolution_backward") {
        auto wanted = inputs[10].toBoolList();
        const at::Tensor &larger = inputs[inputs[7].toBool() ? 1 : 0].toTensor();
        return {0, per_result(inputs[2]) * larger.numel() * (int(wanted[0]) + int(wanted[1]))};
    }
    if (name == "finetuned::winograd") {
        // As many as without minimal filtering, for comparison.
        const at::Tensor &x = inputs[0].toTensor(), &weight = inputs[1].toTensor();
        return {0, 2.0 * weight.numel() * x.numel() / x.size(1)};
    }
    if (name == "aten::mm") return {2.0 * inputs[0].toTensor().size(1), 0};
    if (name == "aten::addmm") return {2.0 * inputs[1].toTensor().size(1), 0};
    return {};
}

// A running operator, which knows the one that called it.
struct Running : at::ObserverContext {
    Running *caller;
    Clock::time_point begin = Clock::now();
    double seconds_of_callees = 0;
    Work work;
    static thread_local Running *innermost;

    Running() : caller(innermost) { innermost = this; }
    ~Running() override { innermost = caller; }
};
thread_local Running *Running::innermost = nullptr;

std::unique_ptr<at::ObserverContext> begin(const at::RecordFunction &function) {
    auto running = std::make_unique<Running>();
    running->work = work(function.name(), function.inputs());
    return running;
}

void end(const at::RecordFunction &function, at::ObserverContext *context) {
    auto *running = static_cast<Running *>(context);
    double seconds = std::chrono::duration<double>(Clock::now() - running->begin).count();
    if (running->caller) running->caller->seconds_of_callees += seconds;
    double operations = running->work.fixed;
    if (running->work.per_result > 0) operations += running->work.per_result * function.outputs()[0].toTensor().numel();
    Cost &cost = costs[function.name()];
    cost.calls++;
    cost.seconds += seconds - running->seconds_of_callees;
    cost.operations += operations;
}

} // namespace

void ctorch_record(bool enabled) {
    if (callback) at::removeCallback(callback);
    callback = 0;
    if (!enabled) return;
    costs.clear();
    callback = at::addThreadLocalCallback(at::RecordFunctionCallback(begin, end).needsInputs(true).needsOutputs(true));
}

void ctorch_each_recorded(void *context, void (*body)(void *, const char *, int64_t, double, double)) {
    for (auto &[name, cost] : costs) body(context, name.c_str(), cost.calls, cost.seconds, cost.operations);
}
