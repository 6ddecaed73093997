// Convolutions of 3 × 3 pixels by minimal filtering (Lavin and Gray, Fast Algorithms for Convolutional Neural Networks, 2016): for a tile of
// 2 × 2 results, 16 products of transformed pixels and weights instead of 36; for one of 4 × 4, 36 instead of 144.
//
// The channels of a pixel lie side by side, so that transforms are sums of vectors. Tiles are taken in blocks that stay in a core's cache,
// and each position of a block is a matrix product: tiles × inputs by inputs × outputs. Blocks are shared among threads, and every sum has a
// fixed order.

#include "CTorch.h"
#include "Parallel.h"

#include <ATen/ATen.h>
#include <ATen/record_function.h>
#include <torch/library.h>

#define INLINE inline __attribute__((always_inline))
#define UNROLL _Pragma("clang loop unroll(full)")

namespace {

using at::Tensor;

// What transforms pixels, weights and products along one axis, for tiles with so many results a side, and how many tiles a block has.
template <int side> struct Filter;

template <> struct Filter<2> {
    static constexpr int64_t block = 36;
    static constexpr float pixels[4][4] = {{1, 0, -1, 0}, {0, 1, 1, 0}, {0, -1, 1, 0}, {0, 1, 0, -1}};
    static constexpr float weights[4][3] = {{1, 0, 0}, {0.5, 0.5, 0.5}, {0.5, -0.5, 0.5}, {0, 0, 1}};
    static constexpr float results[2][4] = {{1, 1, 1, 0}, {0, 1, -1, -1}};
};

// At the points 0, ±3/4 and ±3/2, from which less is lost to rounding than from 0, ±1 and ±2 (Barabasz et al., Error Analysis and Improving the
// Accuracy of Winograd Convolution for Deep Neural Networks, 2020).
template <> struct Filter<4> {
    static constexpr int64_t block = 24;
    static constexpr float pixels[6][6] = {{81. / 64, 0, -45. / 16, 0, 1, 0},         {0, -27. / 16, -9. / 4, 3. / 4, 1, 0},
                                           {0, 27. / 16, -9. / 4, -3. / 4, 1, 0},     {0, -27. / 32, -9. / 16, 3. / 2, 1, 0},
                                           {0, 27. / 32, -9. / 16, -3. / 2, 1, 0},    {0, 81. / 64, 0, -45. / 16, 0, 1}};
    static constexpr float weights[6][3] = {{64. / 81, 0, 0},           {-128. / 243, -32. / 81, -8. / 27}, {-128. / 243, 32. / 81, -8. / 27},
                                            {32. / 243, 16. / 81, 8. / 27}, {32. / 243, -16. / 81, 8. / 27},    {0, 0, 1}};
    static constexpr float results[4][6] = {{1, 1, 1, 1, 1, 0},
                                            {0, 3. / 4, -3. / 4, 3. / 2, -3. / 2, 0},
                                            {0, 9. / 16, 9. / 16, 9. / 4, 9. / 4, 0},
                                            {0, 27. / 64, -27. / 64, 27. / 8, -27. / 8, 1}};
};

// Output channels that are computed at a time.
constexpr int64_t group = 32;

struct Convolution {
    const float *pixels;  // [N, H, W, inputs]
    const float *weights; // [outputs / group, positions, inputs, group], transformed
    const float *bias;    // [outputs]
    float *results;       // [N, H, W, outputs]
    int64_t images, height, width, inputs, outputs, side;

    int64_t rows() const { return (height + side - 1) / side; }
    int64_t columns() const { return (width + side - 1) / side; }
    int64_t tiles() const { return images * rows() * columns(); }
};

// Where the results of a tile begin.
struct Tile {
    int64_t image, y, x;

    Tile(const Convolution &c, int64_t index)
        : image(index / (c.rows() * c.columns())), y(index / c.columns() % c.rows() * c.side), x(index % c.columns() * c.side) {}
};

template <int side, int lanes> struct Kernel {
    typedef float Vector __attribute__((vector_size(lanes * sizeof(float)), aligned(alignof(float)), may_alias));
    typedef Filter<side> F;
    // Pixels a side that a tile's results come from.
    static constexpr int reach = side + 2;

    static INLINE Vector &at(float *p) { return *reinterpret_cast<Vector *>(p); }
    static INLINE const Vector &at(const float *p) { return *reinterpret_cast<const Vector *>(p); }

    // The pixels around a tile, transformed: `transformed` has a place of `stride` numbers for each position.
    static INLINE void transform_pixels(const Convolution &c, Tile tile, const float *zeros, float *transformed, int64_t stride) {
        const float *pixels[reach][reach];
        for (int64_t i = 0; i < reach; i++)
            for (int64_t j = 0; j < reach; j++) {
                int64_t y = tile.y + i - 1, x = tile.x + j - 1;
                bool inside = y >= 0 && y < c.height && x >= 0 && x < c.width;
                pixels[i][j] = inside ? c.pixels + ((tile.image * c.height + y) * c.width + x) * c.inputs : zeros;
            }
        for (int64_t channel = 0; channel < c.inputs; channel += lanes) {
            Vector rows[reach][reach];
            UNROLL for (int i = 0; i < reach; i++)
                UNROLL for (int j = 0; j < reach; j++) {
                    Vector sum = {};
                    UNROLL for (int k = 0; k < reach; k++)
                        if (F::pixels[i][k] != 0) sum += F::pixels[i][k] * at(pixels[k][j] + channel);
                    rows[i][j] = sum;
                }
            UNROLL for (int i = 0; i < reach; i++)
                UNROLL for (int j = 0; j < reach; j++) {
                    Vector sum = {};
                    UNROLL for (int k = 0; k < reach; k++)
                        if (F::pixels[j][k] != 0) sum += F::pixels[j][k] * rows[i][k];
                    at(transformed + (i * reach + j) * stride + channel) = sum;
                }
        }
    }

    // `tiles` rows of pixels [tiles, depth] by weights [depth, group].
    template <int tiles> static INLINE void multiply(const float *pixels, const float *weights, int64_t depth, float *products) {
        for (int64_t column = 0; column < group; column += 2 * lanes) {
            Vector sums[tiles][2] = {};
            for (int64_t k = 0; k < depth; k++) {
                Vector first = at(weights + k * group + column), second = at(weights + k * group + column + lanes);
                UNROLL for (int i = 0; i < tiles; i++) {
                    float pixel = pixels[i * depth + k];
                    sums[i][0] += pixel * first;
                    sums[i][1] += pixel * second;
                }
            }
            for (int i = 0; i < tiles; i++) {
                at(products + i * group + column) = sums[i][0];
                at(products + i * group + column + lanes) = sums[i][1];
            }
        }
    }

    // The results of a tile, as far as they lie in the image, for the output channels from `first` on.
    static INLINE void transform_products(const Convolution &c, Tile tile, int64_t first, const float *products, int64_t stride) {
        float *results = c.results + ((tile.image * c.height + tile.y) * c.width + tile.x) * c.outputs + first;
        int64_t height = std::min<int64_t>(side, c.height - tile.y), width = std::min<int64_t>(side, c.width - tile.x);
        for (int64_t channel = 0; channel < group; channel += lanes) {
            Vector rows[side][reach];
            UNROLL for (int i = 0; i < side; i++)
                UNROLL for (int j = 0; j < reach; j++) {
                    Vector sum = {};
                    UNROLL for (int k = 0; k < reach; k++)
                        if (F::results[i][k] != 0) sum += F::results[i][k] * at(products + (k * reach + j) * stride + channel);
                    rows[i][j] = sum;
                }
            UNROLL for (int i = 0; i < side; i++)
                UNROLL for (int j = 0; j < side; j++) {
                    if (i >= height || j >= width) continue;
                    Vector sum = at(c.bias + first + channel);
                    UNROLL for (int k = 0; k < reach; k++)
                        if (F::results[j][k] != 0) sum += F::results[j][k] * rows[i][k];
                    at(results + (i * c.width + j) * c.outputs + channel) = sum;
                }
        }
    }

    // Blocks `begin` ..< `end`, `tiles` rows at a time.
    template <int tiles> static INLINE void convolve(const Convolution &c, int64_t begin, int64_t end) {
        constexpr int64_t block = F::block, positions = reach * reach;
        std::vector<float> zeros(c.inputs), pixels(positions * block * c.inputs), products(positions * block * group);
        for (int64_t index = begin; index < end; index++) {
            int64_t first = index * block, count = std::min(block, c.tiles() - first);
            for (int64_t i = 0; i < count; i++) transform_pixels(c, Tile(c, first + i), zeros.data(), &pixels[i * c.inputs], block * c.inputs);
            for (int64_t output = 0; output < c.outputs; output += group) {
                for (int64_t position = 0; position < positions; position++) {
                    const float *weights = c.weights + (output / group * positions + position) * c.inputs * group;
                    for (int64_t i = 0; i < count; i += tiles)
                        multiply<tiles>(&pixels[(position * block + i) * c.inputs], weights, c.inputs, &products[(position * block + i) * group]);
                }
                for (int64_t i = 0; i < count; i++) transform_products(c, Tile(c, first + i), output, &products[i * group], block * group);
            }
        }
    }
};

typedef void (*Blocks)(const Convolution &, int64_t begin, int64_t end);

#if defined(__x86_64__)
// As many sums as the registers hold.
template <int side> __attribute__((target("avx512f"))) void convolve_avx512(const Convolution &c, int64_t begin, int64_t end) {
    Kernel<side, 16>::template convolve<12>(c, begin, end);
}
template <int side> __attribute__((target("avx2,fma"))) void convolve_avx2(const Convolution &c, int64_t begin, int64_t end) {
    Kernel<side, 8>::template convolve<6>(c, begin, end);
}

template <int side> Blocks blocks() {
    if (__builtin_cpu_supports("avx512f")) return convolve_avx512<side>;
    return __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma") ? convolve_avx2<side> : nullptr;
}
#else
template <int side> Blocks blocks() { return nullptr; }
#endif

// `weight` [outputs, inputs, 3, 3] as the matrix products take it: [outputs / group, positions, inputs, group].
template <int side> Tensor transformed(const Tensor &weight) {
    constexpr int reach = side + 2;
    int64_t outputs = weight.size(0), inputs = weight.size(1);
    Tensor result = at::empty({outputs / group, reach * reach, inputs, group}, weight.options().memory_format(at::MemoryFormat::Contiguous));
    const float *values = weight.data_ptr<float>();
    float *places = result.data_ptr<float>();
    const auto &factors = Filter<side>::weights;
    ctorch::in_parallel(outputs / group, [&](int64_t begin, int64_t end) {
        for (int64_t output = begin * group; output < end * group; output += group)
            for (int64_t input = 0; input < inputs; input++) {
                float rows[reach][3][group];
                for (int i = 0; i < reach; i++)
                    for (int j = 0; j < 3; j++)
                        for (int64_t o = 0; o < group; o++) {
                            const float *w = values + ((output + o) * inputs + input) * 9 + j;
                            rows[i][j][o] = factors[i][0] * w[0] + factors[i][1] * w[3] + factors[i][2] * w[6];
                        }
                for (int i = 0; i < reach; i++)
                    for (int j = 0; j < reach; j++) {
                        float *place = places + ((output / group * reach + i) * reach + j) * inputs * group + input * group;
                        for (int64_t o = 0; o < group; o++)
                            place[o] = factors[j][0] * rows[i][0][o] + factors[j][1] * rows[i][1][o] + factors[j][2] * rows[i][2][o];
                    }
            }
    });
    return result;
}

template <int side> Tensor filtered(const Tensor &x, const Tensor &weight, const c10::optional<Tensor> &bias) {
    RECORD_FUNCTION("finetuned::winograd", std::vector<c10::IValue>({x, weight}));
    Tensor result = at::empty({x.size(0), weight.size(0), x.size(2), x.size(3)}, x.options().memory_format(at::MemoryFormat::ChannelsLast));
    Tensor weights = transformed<side>(weight.contiguous());
    Tensor added = bias ? bias->contiguous() : at::zeros({weight.size(0)}, x.options().memory_format(at::MemoryFormat::Contiguous));
    Convolution convolution = {x.data_ptr<float>(), weights.data_ptr<float>(), added.data_ptr<float>(), result.data_ptr<float>(),
                               x.size(0), x.size(2), x.size(3), x.size(1), weight.size(0), side};
    int64_t count = (convolution.tiles() + Filter<side>::block - 1) / Filter<side>::block;
    ctorch::in_parallel(count, [&](int64_t begin, int64_t end) { blocks<side>()(convolution, begin, end); });
    return result;
}

bool suits(const Tensor &x, const Tensor &weight, at::IntArrayRef stride, at::IntArrayRef padding) {
    return blocks<2>() && !at::GradMode::is_enabled() && !ctorch_cpu_autocast()
        && x.is_cpu() && x.scalar_type() == at::kFloat && weight.scalar_type() == at::kFloat && x.dim() == 4 && weight.dim() == 4
        && weight.size(2) == 3 && weight.size(3) == 3 && stride == at::IntArrayRef({1, 1}) && padding == at::IntArrayRef({1, 1})
        && x.size(1) == weight.size(1) && x.size(1) % group == 0 && weight.size(0) % group == 0
        && x.is_contiguous(at::MemoryFormat::ChannelsLast) && x.size(2) > 2 && x.size(3) > 2;
}

// A convolution of `x` [N, C, H, W], by minimal filtering where that is of use: without gradients, in float32, with channels side by side.
// `tile` is 4 where a little more may be lost to rounding, else 2.
Tensor convolution(const Tensor &x, const Tensor &weight, const c10::optional<Tensor> &bias, at::IntArrayRef stride, at::IntArrayRef padding, int64_t tile) {
    if (!suits(x, weight, stride, padding)) return at::conv2d(x, weight, bias, stride, padding);
    return tile == 4 ? filtered<4>(x, weight, bias) : filtered<2>(x, weight, bias);
}

} // namespace

TORCH_LIBRARY_FRAGMENT(finetuned, library) {
    library.def("conv2d(Tensor x, Tensor weight, Tensor? bias, int[] stride, int[] padding, int tile) -> Tensor", convolution);
}
