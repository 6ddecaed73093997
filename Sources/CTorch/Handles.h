// What the opaque pointers of CTorch.h point to, and how an exception becomes a message.

#pragma once

#include "CTorch.h"

#include <ATen/ATen.h>
#include <cstring>
#include <exception>

struct CTorchTensor {
    at::Tensor value;
};

namespace ctorch {

inline CTorchTensor *own(at::Tensor tensor) { return new CTorchTensor{std::move(tensor)}; }

inline char *copied(const char *text) { return strdup(text); }

// Runs `body` and hands back what it threw, without libtorch's stack trace.
template <typename Body> CTorchError guarded(Body &&body) noexcept {
    try {
        body();
        return nullptr;
    } catch (const c10::Error &error) {
        return copied(error.what_without_backtrace());
    } catch (const std::exception &error) {
        return copied(error.what());
    } catch (...) {
        return copied("an unknown C++ exception");
    }
}

} // namespace ctorch
