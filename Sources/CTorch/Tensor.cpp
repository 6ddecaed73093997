// Tensors, made from bytes and read back, and libtorch's settings.

#include "Handles.h"

#include <ATen/Context.h>
#include <ATen/Parallel.h>
#include <ATen/autocast_mode.h>
#include <ATen/record_function.h>
#include <c10/core/DeviceGuard.h>
#include <mutex>
#include <torch/csrc/api/include/torch/version.h>

using namespace ctorch;

// float32 means float32: without being told, libtorch has a GPU's convolutions round what they multiply to 11 bits.
static const bool exact = (at::globalContext().setAllowTF32CuDNN(false), true);

void ctorch_string_free(char *string) { free(string); }

const char *ctorch_version(void) { return TORCH_VERSION; }

int ctorch_thread_count(void) { return at::get_num_threads(); }

void ctorch_set_thread_count(int count) { at::set_num_threads(count); }

int ctorch_cuda_device_count(void) {
    if (!at::hasCUDA()) return 0;
    return static_cast<int>(at::detail::getCUDAHooks().getNumGPUs());
}

bool ctorch_cuda_has_bfloat16(const char *device) {
    bool has = false;
    CTorchError error = guarded([&] {
        c10::Device at(device);
        if (!at.is_cuda() || ctorch_cuda_device_count() <= std::max<int>(at.index(), 0)) return;
        c10::DeviceGuard guard(at);
        has = at::detail::getCUDAHooks().supportsBFloat16ConvolutionWithCuDNNv8();
    });
    ctorch_string_free(error);
    return has;
}

void ctorch_manual_seed(uint64_t seed) { at::manual_seed(seed); }

CTorchError ctorch_random_state(CTorchTensor **result) {
    return guarded([&] {
        at::Generator generator = at::globalContext().defaultGenerator(at::kCPU);
        std::lock_guard<std::mutex> lock(generator.mutex());
        *result = own(generator.get_state());
    });
}

CTorchError ctorch_set_random_state(const CTorchTensor *state) {
    return guarded([&] {
        at::Generator generator = at::globalContext().defaultGenerator(at::kCPU);
        std::lock_guard<std::mutex> lock(generator.mutex());
        generator.set_state(state->value);
    });
}

void ctorch_set_flush_denormal(bool enabled) { at::globalContext().setFlushDenormal(enabled); }

CTorchError ctorch_set_autocast(const char *device, bool enabled) {
    return guarded([&] {
        auto type = c10::Device(std::string(device)).type();
#if TORCH_VERSION_MAJOR >= 2 && TORCH_VERSION_MINOR >= 4
        at::autocast::set_autocast_enabled(type, enabled);
        at::autocast::set_autocast_dtype(type, at::kBFloat16);
#else
        if (type == at::kCPU) {
            at::autocast::set_cpu_enabled(enabled);
            at::autocast::set_autocast_cpu_dtype(at::kBFloat16);
        } else {
            at::autocast::set_enabled(enabled);
            at::autocast::set_autocast_gpu_dtype(at::kBFloat16);
        }
#endif
        if (!enabled) at::autocast::clear_cache();
    });
}

bool ctorch_cpu_autocast(void) {
#if TORCH_VERSION_MAJOR >= 2 && TORCH_VERSION_MINOR >= 4
    return at::autocast::is_autocast_enabled(at::kCPU);
#else
    return at::autocast::is_cpu_enabled();
#endif
}

CTorchError ctorch_tensor_from_bytes(const void *bytes, const int64_t *shape, size_t rank, int scalar_type, bool pinned, CTorchTensor **result) {
    return guarded([&] {
        auto tensor = at::empty(at::IntArrayRef(shape, rank), at::TensorOptions().dtype(static_cast<at::ScalarType>(scalar_type)).pinned_memory(pinned));
        if (tensor.numel() > 0) memcpy(tensor.data_ptr(), bytes, tensor.nbytes());
        *result = own(std::move(tensor));
    });
}

void ctorch_tensor_free(CTorchTensor *tensor) { delete tensor; }

size_t ctorch_tensor_rank(const CTorchTensor *tensor) { return static_cast<size_t>(tensor->value.dim()); }

int64_t ctorch_tensor_size(const CTorchTensor *tensor, size_t dimension) { return tensor->value.sizes()[dimension]; }

int64_t ctorch_tensor_count(const CTorchTensor *tensor) { return tensor->value.numel(); }

int ctorch_tensor_scalar_type(const CTorchTensor *tensor) { return static_cast<int>(tensor->value.scalar_type()); }

char *ctorch_tensor_device(const CTorchTensor *tensor) { return copied(tensor->value.device().str().c_str()); }

CTorchError ctorch_tensor_move(CTorchTensor *tensor, const char *device) {
    return guarded([&] { tensor->value.set_data(tensor->value.detach().to(c10::Device(std::string(device)))); });
}

static at::Tensor on_host(const at::Tensor &tensor) {
    RECORD_FUNCTION("finetuned::read", c10::ArrayRef<const c10::IValue>());
    return tensor.detach().to(at::kCPU);
}

CTorchError ctorch_tensor_on_host(const CTorchTensor *tensor, CTorchTensor **result) {
    return guarded([&] { *result = own(on_host(tensor->value)); });
}

CTorchError ctorch_tensor_copy_bytes(const CTorchTensor *tensor, void *bytes, size_t size) {
    return guarded([&] {
        auto source = on_host(tensor->value).contiguous();
        TORCH_CHECK(source.nbytes() == size, "a tensor of ", source.nbytes(), " bytes was read into ", size);
        if (size > 0) memcpy(bytes, source.data_ptr(), size);
    });
}
