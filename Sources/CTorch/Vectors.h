// Loops over contiguous numbers that the compiler turns into vector instructions.

#pragma once

#include <c10/util/BFloat16.h>
#include <cstring>

// Compiles a function once for each generation of vector units; the best one for the processor is chosen when the program starts.
#if defined(__x86_64__)
#define CTORCH_FOR_EACH_PROCESSOR __attribute__((target_clones("arch=x86-64-v4", "arch=x86-64-v3", "default")))
#else
#define CTORCH_FOR_EACH_PROCESSOR
#endif

// What such a function calls becomes part of it, and so is compiled for the same processors.
#define CTORCH_INLINED __attribute__((always_inline))
#define CTORCH_INLINE inline CTORCH_INLINED

namespace ctorch {

CTORCH_INLINE float to_float(float value) { return value; }

CTORCH_INLINE float to_float(c10::BFloat16 value) {
    uint32_t bits = static_cast<uint32_t>(value.x) << 16;
    float result;
    memcpy(&result, &bits, sizeof result);
    return result;
}

CTORCH_INLINE void store(float value, float &target) { target = value; }

// Rounds to nearest, ties to even; what is not a number stays so.
CTORCH_INLINE void store(float value, c10::BFloat16 &target) {
    uint32_t bits;
    memcpy(&bits, &value, sizeof bits);
    uint32_t rounded = (bits + 0x7fff + ((bits >> 16) & 1)) >> 16;
    target.x = static_cast<uint16_t>(value == value ? rounded : 0x7fc0);
}

// Eight bytes, each 0 or 1, as the bits of one.
CTORCH_INLINE uint8_t packed(const uint8_t *flags) {
    uint64_t bytes;
    memcpy(&bytes, flags, sizeof bytes);
    return static_cast<uint8_t>((bytes * 0x0102040810204080) >> 56);
}

// The bits of a byte as eight bytes, each 0 or 1.
CTORCH_INLINE void unpack(uint8_t bits, uint8_t *flags) {
    uint64_t bytes = (bits * uint64_t{0x0101010101010101}) & 0x8040201008040201;
    bytes = ((bytes + 0x7f7f7f7f7f7f7f7f) >> 7) & 0x0101010101010101;
    memcpy(flags, &bytes, sizeof bytes);
}

} // namespace ctorch
