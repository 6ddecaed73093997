// The passes over memory that batch normalisation makes. Sums have a fixed order, so results do not depend on the number of threads.

#pragma once

#include "Parallel.h"
#include "Vectors.h"

#include <ATen/ATen.h>

namespace ctorch::normalization {

// How [N, C, H, W] lies in memory: in blocks, which are what threads share. A block is a channel of an image, or, with the channels of a
// pixel side by side, some pixels.
struct Layout {
    bool by_pixel;
    int64_t channels;
    int64_t numbers;   // of the whole tensor
    int64_t block;     // numbers in a block; the last one may have fewer

    int64_t blocks() const { return (numbers + block - 1) / block; }
    int64_t in_block(int64_t i) const { return std::min(block, numbers - i * block); }
    int64_t bytes_of_signs() const { return (block + 7) / 8; }
    int64_t sums_of_block() const { return by_pixel ? channels : 1; }
    int64_t per_channel() const { return numbers / channels; }
    at::MemoryFormat format() const { return by_pixel ? at::MemoryFormat::ChannelsLast : at::MemoryFormat::Contiguous; }
};

inline Layout layout_of(const at::Tensor &x) {
    int64_t channels = x.size(1), plane = x.size(2) * x.size(3);
    bool by_pixel = !x.is_contiguous() && x.is_contiguous(at::MemoryFormat::ChannelsLast) && channels % 8 == 0;
    return {by_pixel, channels, x.numel(), by_pixel ? channels * std::max<int64_t>(1, 16384 / channels) : plane};
}

// Numbers side by side that are treated alike: up to 1024 of one channel, or channels of one pixel.
constexpr int64_t strip = 1024;

// Calls `body(start, count, channel)` for each strip of a block. A strip's first number has that channel.
template <typename Body> CTORCH_INLINE void each_strip(const Layout &layout, int64_t block, const Body &body) {
    int64_t start = block * layout.block, end = start + layout.in_block(block);
    int64_t row = layout.by_pixel ? layout.channels : layout.block;
    for (; start < end; start += row)
        for (int64_t done = 0; done < row; done += strip)
            body(start + done, std::min(strip, row - done), layout.by_pixel ? done : block % layout.channels);
}

// What the passes over memory read and write. Pointers to numbers of one kind have the type of the tensor's elements.
struct Pass {
    Layout layout;
    bool in_bfloat16;
    const void *x;
    const void *shortcut = nullptr, *incoming = nullptr;
    void *out = nullptr, *to_shortcut = nullptr;
    bool rectified = false;
    uint8_t *signs = nullptr;   // a bit for each number that the rectifier lets through
    float *sums = nullptr, *products = nullptr;   // for each block or, by pixel, for each channel of each block
    const float *mean = nullptr, *scale = nullptr, *slope = nullptr, *offset = nullptr;   // for each channel

    uint8_t *signs_at(int64_t block, int64_t start) const { return signs + block * layout.bytes_of_signs() + (start - block * layout.block) / 8; }
};

// Adds term(i) for all of a strip to one sum, in sixteen lanes, or each to the sum of its channel.
template <bool by_pixel, typename Term> CTORCH_INLINE void add_up(int64_t count, float *__restrict sums, const Term &term) {
    if (by_pixel) {
        for (int64_t i = 0; i < count; i++) sums[i] += term(i);
        return;
    }
    float lanes[16] = {};
    int64_t i = 0;
    for (; i + 16 <= count; i += 16)
        for (int64_t lane = 0; lane < 16; lane++) lanes[lane] += term(i + lane);
    for (; i < count; i++) lanes[i % 16] += term(i);
    for (float lane : lanes) *sums += lane;
}

// The mean of each block, and the sum of the squared deviations from it.
template <typename T, bool by_pixel> CTORCH_INLINE void moments(const Pass &pass, int64_t begin, int64_t end) {
    const T *x = static_cast<const T *>(pass.x);
    int64_t width = pass.layout.sums_of_block();
    for (int64_t block = begin; block < end; block++) {
        float *means = pass.sums + block * width, *squares = pass.products + block * width;
        std::fill(means, means + width, 0.0f);
        std::fill(squares, squares + width, 0.0f);
        each_strip(pass.layout, block, [&](int64_t start, int64_t count, int64_t channel) CTORCH_INLINED {
            add_up<by_pixel>(count, means + (by_pixel ? channel : 0), [&](int64_t i) CTORCH_INLINED { return to_float(x[start + i]); });
        });
        float share = static_cast<float>(width) / static_cast<float>(pass.layout.in_block(block));
        for (int64_t i = 0; i < width; i++) means[i] *= share;
        each_strip(pass.layout, block, [&](int64_t start, int64_t count, int64_t channel) CTORCH_INLINED {
            const float *mean = means + (by_pixel ? channel : 0);
            add_up<by_pixel>(count, squares + (by_pixel ? channel : 0), [&](int64_t i) CTORCH_INLINED {
                float deviation = to_float(x[start + i]) - mean[by_pixel ? i : 0];
                return deviation * deviation;
            });
        });
    }
}

// out = x * scale + offset + shortcut, rectified.
template <typename T, bool by_pixel> CTORCH_INLINE void normalize(const Pass &pass, int64_t begin, int64_t end) {
    for (int64_t block = begin; block < end; block++)
        each_strip(pass.layout, block, [&](int64_t start, int64_t count, int64_t channel) CTORCH_INLINED {
            const T *x = static_cast<const T *>(pass.x) + start;
            T *out = static_cast<T *>(pass.out) + start;
            float value[strip];
            for (int64_t i = 0; i < count; i++) {
                int64_t of = channel + (by_pixel ? i : 0);
                value[i] = to_float(x[i]) * pass.scale[of] + pass.offset[of];
            }
            if (pass.shortcut) {
                const T *shortcut = static_cast<const T *>(pass.shortcut) + start;
                for (int64_t i = 0; i < count; i++) value[i] += to_float(shortcut[i]);
            }
            if (pass.signs) {
                uint8_t passes[strip] = {}, *signs = pass.signs_at(block, start);
                for (int64_t i = 0; i < count; i++) passes[i] = !(value[i] <= 0);
                for (int64_t i = 0; i < count; i += 8) signs[i / 8] = packed(passes + i);
            }
            if (pass.rectified)
                for (int64_t i = 0; i < count; i++) value[i] = value[i] <= 0 ? 0 : value[i];
            for (int64_t i = 0; i < count; i++) store(value[i], out[i]);
        });
}

// What comes back through the rectifier.
template <typename T> CTORCH_INLINE void let_through(const Pass &pass, int64_t block, int64_t start, int64_t count, float *gradient) {
    const T *incoming = static_cast<const T *>(pass.incoming) + start;
    for (int64_t i = 0; i < count; i++) gradient[i] = to_float(incoming[i]);
    if (!pass.signs) return;
    uint8_t passes[strip];
    const uint8_t *signs = pass.signs_at(block, start);
    for (int64_t i = 0; i < count; i += 8) unpack(signs[i / 8], passes + i);
    for (int64_t i = 0; i < count; i++) gradient[i] = passes[i] ? gradient[i] : 0;
}

// The sum of each block's gradient, and of its products with the deviations from the mean.
template <typename T, bool by_pixel> CTORCH_INLINE void gather(const Pass &pass, int64_t begin, int64_t end) {
    int64_t width = pass.layout.sums_of_block();
    for (int64_t block = begin; block < end; block++) {
        float *sums = pass.sums + block * width, *products = pass.products + block * width;
        std::fill(sums, sums + width, 0.0f);
        std::fill(products, products + width, 0.0f);
        each_strip(pass.layout, block, [&](int64_t start, int64_t count, int64_t channel) CTORCH_INLINED {
            const T *x = static_cast<const T *>(pass.x) + start;
            const float *mean = pass.mean + channel;
            float gradient[strip];
            let_through<T>(pass, block, start, count, gradient);
            add_up<by_pixel>(count, sums + (by_pixel ? channel : 0), [&](int64_t i) CTORCH_INLINED { return gradient[i]; });
            add_up<by_pixel>(count, products + (by_pixel ? channel : 0), [&](int64_t i) CTORCH_INLINED {
                return gradient[i] * (to_float(x[i]) - mean[by_pixel ? i : 0]);
            });
        });
    }
}

// out = gradient * scale + (x - mean) * slope + offset.
template <typename T, bool by_pixel> CTORCH_INLINE void spread(const Pass &pass, int64_t begin, int64_t end) {
    for (int64_t block = begin; block < end; block++)
        each_strip(pass.layout, block, [&](int64_t start, int64_t count, int64_t channel) CTORCH_INLINED {
            const T *x = static_cast<const T *>(pass.x) + start;
            T *out = static_cast<T *>(pass.out) + start;
            float gradient[strip];
            let_through<T>(pass, block, start, count, gradient);
            for (int64_t i = 0; i < count; i++) {
                int64_t of = channel + (by_pixel ? i : 0);
                store(gradient[i] * pass.scale[of] + (to_float(x[i]) - pass.mean[of]) * pass.slope[of] + pass.offset[of], out[i]);
            }
            if (!pass.to_shortcut) return;
            T *to_shortcut = static_cast<T *>(pass.to_shortcut) + start;
            for (int64_t i = 0; i < count; i++) store(gradient[i], to_shortcut[i]);
        });
}

#define CTORCH_PASS(name, loop)                                                                         \
    CTORCH_FOR_EACH_PROCESSOR static void name(const Pass &pass, int64_t begin, int64_t end) {                 \
        if (pass.in_bfloat16 && pass.layout.by_pixel) loop<c10::BFloat16, true>(pass, begin, end);      \
        else if (pass.in_bfloat16) loop<c10::BFloat16, false>(pass, begin, end);                        \
        else if (pass.layout.by_pixel) loop<float, true>(pass, begin, end);                             \
        else loop<float, false>(pass, begin, end);                                                      \
    }

CTORCH_PASS(moments_of_blocks, moments)
CTORCH_PASS(normalize_blocks, normalize)
CTORCH_PASS(gather_blocks, gather)
CTORCH_PASS(spread_blocks, spread)

inline void run(void (*of_blocks)(const Pass &, int64_t, int64_t), const Pass &pass) {
    in_parallel(pass.layout.blocks(), [&](int64_t begin, int64_t end) { of_blocks(pass, begin, end); });
}

// Calls `body(channel, i, count)` for each sum of a pass: the i-th belongs to so many numbers of that channel.
template <typename Body> void each_sum(const Layout &layout, const Body &body) {
    int64_t width = layout.sums_of_block();
    for (int64_t i = 0; i < layout.blocks() * width; i++) body(i % layout.channels, i, layout.in_block(i / width) / width);
}

} // namespace ctorch::normalization
