// A plan: what the methods of a model compute, as a flat list of steps over buffers of fixed sizes. It knows no library.
//
// A view is a part of a buffer, seen with sizes and strides as torch sees a tensor: slices, transpositions and reshapes are no
// steps, only other views. Made from a model by torchscript/record.cpp, made faster by plan/improve.cpp, run by plan/run.cpp.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

namespace lp {
namespace plan {

enum class Type : uint8_t { real, whole, truth, complex };  // float, int64_t, one byte, two floats

inline size_t bytes_of(Type type) {
    switch (type) {
        case Type::whole: case Type::complex: return 8;
        case Type::truth: return 1;
        default: return 4;
    }
}

enum class Role : uint8_t {
    scratch,   // written before it is read, in every run of the method
    input,     // what the method is given: (1, channels, length), channel after channel
    weight,    // a layer of the model, by name; bent while it plays
    constant,  // values
    state,     // the memory: values at first and after a reset
    computed,  // from layers and constants, by the steps that are done once
};

// What neither sound nor the memory changes, only a bend.
inline bool is_fixed(Role role) { return role == Role::weight || role == Role::constant; }

struct Buffer {
    Role role = Role::scratch;
    Type type = Type::real;
    int64_t size = 0;            // values
    std::string name;            // of a weight: the layer; of a state: where the module keeps it
    std::vector<uint8_t> values;  // of a constant or a state, in bytes
};

struct View {
    int buffer = -1;
    int64_t offset = 0;  // values, as strides
    std::vector<int64_t> sizes, strides;
    int64_t size() const {
        int64_t all = 1;
        for (int64_t each : sizes) all *= each;
        return all;
    }
    bool operator==(const View& other) const {
        return buffer == other.buffer && offset == other.offset && sizes == other.sizes && strides == other.strides;
    }
};

// What a step does. Each says its `in`; `integers` and `reals`; the out view is one unless said. Elementwise steps broadcast as torch:
// the recorder has expanded every `in` to the sizes of the out (strides 0), so sizes are equal.
enum class Op : uint8_t {
    conv,            // x (1, Ci, T), w (Co, Ci / groups, K), [bias (Co)]; integers: stride, padding, dilation, groups
    conv_transpose,  // x (1, Ci, T), w (Ci, Co / groups, K), [bias]; integers: stride, padding, dilation, groups, output_padding
    matmul,          // a (B, M, K), b (B, K, N), [c (B, M, N) added]; reals: alpha of the product, beta of c
    copy,            // a; also from one type to another, as torch converts; to complex numbers from real ones or from pairs of them
                     // (a last dimension of 2), and back to pairs. Where both lie in one buffer, the out lies before a or apart
    fill,            // nothing; reals: the value
    // One input, real unless said
    leaky_relu,      // reals: slope
    relu, elu, gelu, silu, tanh, sigmoid, softplus,  // elu: reals alpha, scale, input scale; gelu: integers 1 for tanh; softplus: reals beta, threshold
    sin, cos, exp, log, log1p, expm1, sqrt, rsqrt, reciprocal, abs, neg, round, floor, ceil, trunc, sign, atan, acos, asin, log2, log10, square, erf,
    clamp,           // reals: low, high (may be infinite)
    logical_not, is_nan,  // truth
    // Two inputs of one type (real or whole; add, sub, mul, div also complex, as are neg and abs, which gives real); comparisons give truth
    add, sub,        // reals: alpha of the second
    mul, div, pow, maximum, minimum, atan2, fmod, remainder, floor_divide,
    eq, ne, lt, le, gt, ge, logical_and, logical_or,
    where,           // truth, a, b
    lerp,            // a, b, weight
    addcmul, addcdiv,  // a, b, c; reals: value
    // Reductions over the dimensions in `integers`; the out keeps them with size 1
    sum, mean, amax, amin, norm, variance,  // norm: reals p; variance: reals correction
    argmin, argmax,  // integers: one dimension; whole
    cumsum, cumprod, softmax, log_softmax,  // integers: one dimension; as large as the in
    // Others
    gather,          // a, index (whole; a.sizes but along integers[0]): out[...] = a[... index ...]; below 0: from the end
    index_select,    // a, index (n): along integers[0]
    scatter,         // a copy of a, into which src is written: a, index, src; integers: dimension
    scatter_add,     // the same, but src (real) is added to what is there
    topk,            // a; integers: k, dimension, largest, sorted (always is); outs: values, whole indices
    distance,        // a (B, M, D), b (B, N, D): euclidean, (B, M, N)
    flip,            // integers: dimensions
    pad_reflect, pad_replicate,  // integers: left, right; of the last dimension
    upsample_nearest, upsample_linear,  // (1, C, T) -> (1, C, T'); integers: align_corners; reals: scale, or 0: from the sizes
    avg_pool,        // (1, C, T); integers: kernel, stride, padding, count_include_pad
    fft_r2c, fft_c2r, fft_c2c,  // integers: dimension, norm as torch's (0 none, 1 by sqrt n, 2 by n), forward, [n of the out of c2r]
    // Random, from the generator that each frame seeds: as torch's CPU generator draws, in the order of the steps
    uniform,         // reals: low, high; every value of the out, in order
    normal,          // reals: mean, deviation; integers: 1 where the tensor is not contiguous, so that torch draws one by one
};

inline bool is_convolution(Op op) { return op == Op::conv || op == Op::conv_transpose; }
inline bool is_random(Op op) { return op == Op::uniform || op == Op::normal; }

struct Step {
    Op op = Op::copy;
    std::vector<View> in;
    std::vector<View> out;
    std::vector<int64_t> integers;
    std::vector<double> reals;
};

struct Method {
    int units = 0;        // that it takes at once, see MethodShape; 0: it has no plan
    std::vector<Step> steps;
    int once = 0;         // so many of them, the first, are done when a layer has changed, and not in every frame
    View in, out;         // the out is real: (1, channels, length)
};

struct Plan {
    std::vector<Buffer> buffers;  // of all methods: what they share, they share by the number
    std::vector<Method> methods;  // by MethodId
};

}  // namespace plan
}  // namespace lp
