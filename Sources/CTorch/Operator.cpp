// Operators called by name through the dispatcher, with arguments converted as their schema asks.

#include "Handles.h"

#include <ATen/core/dispatch/Dispatcher.h>
#include <map>
#include <mutex>

using namespace ctorch;

struct CTorchOperator {
    c10::OperatorHandle handle;
};

struct CTorchCall {
    const CTorchOperator *op;
    std::vector<c10::IValue> stack;
    // The first argument that does not fit the schema, told when the call is run.
    std::string misfit;
};

namespace {

const std::vector<c10::Argument> &schema_arguments(const CTorchCall *call) { return call->op->handle.schema().arguments(); }

// Pushes what `convert` makes of the schema's type for the next argument.
template <typename Convert> void push(CTorchCall *call, Convert &&convert) {
    const auto &arguments = schema_arguments(call);
    if (call->stack.size() >= arguments.size()) {
        call->misfit = "it was given more arguments than the " + std::to_string(arguments.size()) + " it takes";
        return;
    }
    // Optional arguments are passed as what they would hold.
    c10::TypePtr type = arguments[call->stack.size()].real_type();
    while (auto optional = type->cast<c10::OptionalType>()) type = optional->getElementType();
    call->misfit.empty() ? call->stack.push_back(convert(*type)) : void();
}

} // namespace

CTorchError ctorch_operator_find(const char *name, const CTorchOperator **result) {
    static std::mutex mutex;
    static std::map<std::string, CTorchOperator> found;
    return guarded([&] {
        std::lock_guard<std::mutex> lock(mutex);
        auto known = found.find(name);
        if (known == found.end()) {
            const char *dot = strchr(name, '.');
            std::string base = dot ? std::string(name, dot) : std::string(name);
            auto handle = c10::Dispatcher::singleton().findSchemaOrThrow(base.c_str(), dot ? dot + 1 : "");
            known = found.emplace(name, CTorchOperator{handle}).first;
        }
        *result = &known->second;
    });
}

CTorchCall *ctorch_call_new(const CTorchOperator *op) {
    auto call = new CTorchCall{op, {}, {}};
    call->stack.reserve(schema_arguments(call).size());
    return call;
}

void ctorch_call_free(CTorchCall *call) { delete call; }

void ctorch_push_none(CTorchCall *call) {
    push(call, [](const c10::Type &) { return c10::IValue(); });
}

void ctorch_push_tensor(CTorchCall *call, const CTorchTensor *tensor) {
    push(call, [&](const c10::Type &) { return c10::IValue(tensor->value); });
}

void ctorch_push_int(CTorchCall *call, int64_t value) {
    push(call, [&](const c10::Type &type) {
        return type.kind() == c10::TypeKind::FloatType ? c10::IValue(static_cast<double>(value)) : c10::IValue(value);
    });
}

void ctorch_push_double(CTorchCall *call, double value) {
    push(call, [&](const c10::Type &) { return c10::IValue(value); });
}

void ctorch_push_bool(CTorchCall *call, bool value) {
    push(call, [&](const c10::Type &) { return c10::IValue(value); });
}

void ctorch_push_string(CTorchCall *call, const char *value) {
    push(call, [&](const c10::Type &type) {
        return type.kind() == c10::TypeKind::DeviceObjType ? c10::IValue(c10::Device(std::string(value))) : c10::IValue(std::string(value));
    });
}

void ctorch_push_ints(CTorchCall *call, const int64_t *values, size_t count) {
    push(call, [&](const c10::Type &type) {
        auto list = type.cast<c10::ListType>();
        if (list && list->getElementType()->kind() == c10::TypeKind::BoolType) {
            c10::List<bool> flags;
            for (size_t i = 0; i < count; i++) flags.push_back(values[i] != 0);
            return c10::IValue(flags);
        }
        return c10::IValue(c10::List<int64_t>(at::IntArrayRef(values, count)));
    });
}

void ctorch_push_doubles(CTorchCall *call, const double *values, size_t count) {
    push(call, [&](const c10::Type &) { return c10::IValue(c10::List<double>(at::ArrayRef<double>(values, count))); });
}

void ctorch_push_tensors(CTorchCall *call, const CTorchTensor *const *tensors, size_t count) {
    push(call, [&](const c10::Type &type) {
        auto list = type.cast<c10::ListType>();
        if (list && list->getElementType()->kind() == c10::TypeKind::OptionalType) {
            c10::impl::GenericList optionals(list->getElementType());
            for (size_t i = 0; i < count; i++) optionals.push_back(tensors[i] ? c10::IValue(tensors[i]->value) : c10::IValue());
            return c10::IValue(optionals);
        }
        c10::List<at::Tensor> present;
        present.reserve(count);
        for (size_t i = 0; i < count; i++) present.push_back(tensors[i]->value);
        return c10::IValue(present);
    });
}

CTorchError ctorch_call_run(CTorchCall *call) {
    return guarded([&] {
        TORCH_CHECK(call->misfit.empty(), call->misfit);
        const auto &arguments = schema_arguments(call);
        for (size_t i = call->stack.size(); i < arguments.size(); i++) {
            const auto &standard = arguments[i].default_value();
            TORCH_CHECK(standard.has_value(), "the argument '", arguments[i].name(), "' is missing");
            call->stack.push_back(*standard);
        }
        call->op->handle.callBoxed(&call->stack);
    });
}

size_t ctorch_result_count(const CTorchCall *call) { return call->stack.size(); }

CTorchTensor *ctorch_result_tensor(const CTorchCall *call, size_t position) {
    if (position >= call->stack.size() || !call->stack[position].isTensor()) return nullptr;
    const at::Tensor &tensor = call->stack[position].toTensor();
    return tensor.defined() ? own(tensor) : nullptr;
}

size_t ctorch_result_list_count(const CTorchCall *call, size_t position) {
    if (position >= call->stack.size() || !call->stack[position].isTensorList()) return 0;
    return call->stack[position].toTensorList().size();
}

CTorchTensor *ctorch_result_list_tensor(const CTorchCall *call, size_t position, size_t index) {
    return own(call->stack[position].toTensorList().get(index));
}
