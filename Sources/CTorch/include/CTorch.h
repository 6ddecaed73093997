// The whole of libtorch as finetuned sees it: tensors behind opaque pointers, operators called by the name under
// which libtorch's dispatcher registers them, and reverse-mode differentiation.
//
// No C++ exception leaves these functions. Those that can fail return a message, which the caller frees with
// `ctorch_string_free`, or NULL for success.

#ifndef CTORCH_H
#define CTORCH_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

// Every tensor pointer that a function hands out is owned by the caller and freed with `ctorch_tensor_free`.
typedef struct CTorchTensor CTorchTensor;
// An operator of the dispatcher; lives as long as the process.
typedef struct CTorchOperator CTorchOperator;
// The arguments and results of one call.
typedef struct CTorchCall CTorchCall;
// A message that says what went wrong, or NULL.
typedef char *CTorchError;

void ctorch_string_free(char *string);

// MARK: Library

// libtorch's version, such as "1.13.1"; lives as long as the process.
const char *ctorch_version(void);
int ctorch_thread_count(void);
void ctorch_set_thread_count(int count);
int ctorch_cuda_device_count(void);
// Whether the CUDA device has instructions for bfloat16; false where there is no such device.
bool ctorch_cuda_has_bfloat16(const char *device);
void ctorch_manual_seed(uint64_t seed);
// Where the random numbers of the processor stand, as bytes that mean something to the same version of libtorch only.
CTorchError ctorch_random_state(CTorchTensor **result);
CTorchError ctorch_set_random_state(const CTorchTensor *state);
// Turns recording for `ctorch_backward` on or off for this thread; returns how it was.
bool ctorch_set_grad_enabled(bool enabled);
// Whether numbers too small for the normal format become zero on this thread: faster, and harmless to training.
void ctorch_set_flush_denormal(bool enabled);

// Keeps freed memory for the next batch instead of handing it back to the system, page by page, only to ask for it again. Call it before any tensor is made.
void ctorch_keep_freed_memory(void);
// Turns bfloat16 arithmetic for convolutions and matrix products on or off for this thread. Turning it off forgets the converted weights.
CTorchError ctorch_set_autocast(const char *device, bool enabled);
// Whether that is on for the processor.
bool ctorch_cpu_autocast(void);

// MARK: Tensors

// Scalar types are numbered as in c10::ScalarType: 0 uint8, 1 int8, 2 int16, 3 int32, 4 int64, 5 float16, 6 float32, 7 float64, 11 bool, 15 bfloat16.
// `pinned` memory never moves, so that a CUDA device reads it by itself; only libtorch with CUDA has it.
CTorchError ctorch_tensor_from_bytes(const void *bytes, const int64_t *shape, size_t rank, int scalar_type, bool pinned, CTorchTensor **result);
void ctorch_tensor_free(CTorchTensor *tensor);
size_t ctorch_tensor_rank(const CTorchTensor *tensor);
int64_t ctorch_tensor_size(const CTorchTensor *tensor, size_t dimension);
int64_t ctorch_tensor_count(const CTorchTensor *tensor);
int ctorch_tensor_scalar_type(const CTorchTensor *tensor);
// "cpu" or "cuda:0"; the caller frees it.
char *ctorch_tensor_device(const CTorchTensor *tensor);
// Moves the tensor to "cpu" or "cuda:0" in place, so that whoever holds it sees it there.
CTorchError ctorch_tensor_move(CTorchTensor *tensor, const char *device);
// The tensor in the processor's memory: itself, or a copy of what lies on a device once all that was asked of the device is done.
// Recording counts this, and reading bytes, as "finetuned::read".
CTorchError ctorch_tensor_on_host(const CTorchTensor *tensor, CTorchTensor **result);
// Copies the elements, row-major and in the tensor's own scalar type, into `bytes`, which has room for exactly `size` bytes.
CTorchError ctorch_tensor_copy_bytes(const CTorchTensor *tensor, void *bytes, size_t size);

// MARK: Differentiation

bool ctorch_tensor_requires_grad(const CTorchTensor *tensor);
CTorchError ctorch_tensor_set_requires_grad(CTorchTensor *tensor, bool required);
// Adds the gradient of the one-element tensor to every leaf that it was computed from.
CTorchError ctorch_backward(const CTorchTensor *tensor);
// The gradient gathered so far, or NULL.
CTorchTensor *ctorch_tensor_grad(const CTorchTensor *tensor);
void ctorch_tensor_clear_grad(CTorchTensor *tensor);

// MARK: Operators

// Looks up an operator such as "aten::conv2d" or "aten::add.Tensor".
CTorchError ctorch_operator_find(const char *name, const CTorchOperator **result);

// A call is prepared by pushing arguments in the order of the operator's schema; those left out take the schema's defaults.
CTorchCall *ctorch_call_new(const CTorchOperator *op);
void ctorch_call_free(CTorchCall *call);
void ctorch_push_none(CTorchCall *call);
void ctorch_push_tensor(CTorchCall *call, const CTorchTensor *tensor);
void ctorch_push_int(CTorchCall *call, int64_t value);
void ctorch_push_double(CTorchCall *call, double value);
void ctorch_push_bool(CTorchCall *call, bool value);
void ctorch_push_string(CTorchCall *call, const char *value);
void ctorch_push_ints(CTorchCall *call, const int64_t *values, size_t count);
void ctorch_push_doubles(CTorchCall *call, const double *values, size_t count);
// A null pointer in `tensors` stands for an absent tensor, where the schema allows one.
void ctorch_push_tensors(CTorchCall *call, const CTorchTensor *const *tensors, size_t count);

// Runs the operator. Afterwards the results are read by position; a list of tensors counts as one result.
CTorchError ctorch_call_run(CTorchCall *call);
size_t ctorch_result_count(const CTorchCall *call);
// The tensor at that position, or NULL where it is absent or not a tensor.
CTorchTensor *ctorch_result_tensor(const CTorchCall *call, size_t position);
size_t ctorch_result_list_count(const CTorchCall *call, size_t position);
CTorchTensor *ctorch_result_list_tensor(const CTorchCall *call, size_t position, size_t index);

// MARK: Recording

// Turns counting the costs of the operators that this thread calls on, from nothing, or off.
void ctorch_record(bool enabled);
// Tells of every operator that ran since: its name, how often, its own seconds, and the multiplications and additions of convolutions and matrix products.
void ctorch_each_recorded(void *context, void (*body)(void *context, const char *name, int64_t calls, double seconds, double operations));

#ifdef __cplusplus
}
#endif

#endif
