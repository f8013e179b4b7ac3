// A tensor as the pickle describes it (shape, type, where its numbers lie), and the numbers of a small one.
#pragma once

#include <cmath>
#include <cstdint>
#include <cstring>
#include <string>
#include <string_view>
#include <vector>

#include "model_file/pickle.hpp"
#include "model_file/zip.hpp"

namespace lp {
namespace model_file {

struct Tensor {
    std::vector<int64_t> shape, strides;
    int64_t size = 0;    // numbers in it
    int64_t offset = 0;  // in its storage, in numbers
    bool trained = false;
    std::string_view dtype = "other";  // as in torch: float32, int64, ...
    size_t width = 0;                  // bytes a number, 0 where the type is unknown
    std::string_view storage;          // the member data/<storage>
};

struct Dtype {
    std::string_view storage, name;
    size_t bytes;
};

inline const Dtype* dtype_of(std::string_view storage) {
    static const Dtype all[] = {
        {"torch\nFloatStorage", "float32", 4},  {"torch\nLongStorage", "int64", 8},
        {"torch\nHalfStorage", "float16", 2},   {"torch\nBFloat16Storage", "bfloat16", 2},
        {"torch\nDoubleStorage", "float64", 8}, {"torch\nIntStorage", "int32", 4},
        {"torch\nShortStorage", "int16", 2},    {"torch\nCharStorage", "int8", 1},
        {"torch\nByteStorage", "uint8", 1},     {"torch\nBoolStorage", "bool", 1},
        {"torch\nQInt8Storage", "qint8", 1},    {"torch\nQUInt8Storage", "quint8", 1},
        {"torch\nQInt32Storage", "qint32", 4},  {"torch\nComplexFloatStorage", "complex64", 8},
        {"torch\nComplexDoubleStorage", "complex128", 16},
    };
    for (const Dtype& each : all) {
        if (each.storage == storage) return &each;
    }
    return nullptr;
}

inline bool sizes_of(const Pickle& pickle, Value tuple, std::vector<int64_t>& out) {
    constexpr size_t kMostDimensions = 16;
    if (!tuple.is(Kind::tuple) || pickle.items(tuple).size() > kMostDimensions) return false;
    for (Value each : pickle.items(tuple)) {
        if (!each.is(Kind::integer) || each.integer < 0) return false;
        out.push_back(each.integer);
    }
    return true;
}

inline bool product(const std::vector<int64_t>& shape, int64_t& out) {
    constexpr int64_t kMost = int64_t(1) << 40;
    out = 1;
    for (int64_t each : shape) {
        if (each > kMost || (each > 0 && out > kMost / each)) return false;
        out *= each;
    }
    return true;
}

// False when the description is not one of a tensor in a storage of this archive.
inline bool read_tensor(const Pickle& pickle, Value value, Tensor& out) {
    if (!value.is(Kind::tensor)) return false;
    Items given = pickle.items(value);  // storage, offset, shape, strides, requires_grad (or, quantised, its scale)
    if (given.size() < 5 || !given[0].is(Kind::storage) || !given[1].is(Kind::integer)) return false;
    Items storage = pickle.items(given[0]);  // "storage", type, key, device, length
    if (storage.size() < 5 || !storage[1].is(Kind::global) || !storage[2].is(Kind::text)) return false;
    const Dtype* dtype = dtype_of(pickle.text(storage[1]));
    if (dtype) out.dtype = dtype->name, out.width = dtype->bytes;
    out.storage = pickle.text(storage[2]);
    out.offset = given[1].integer;
    out.trained = given[4].is(Kind::boolean) && given[4].integer;
    return out.offset >= 0 && sizes_of(pickle, given[2], out.shape) && sizes_of(pickle, given[3], out.strides) &&
           product(out.shape, out.size);
}

inline double half(uint32_t pattern) {
    int exponent = (pattern >> 10) & 31, fraction = pattern & 1023;
    if (exponent == 31) return NAN;
    double size = exponent ? std::ldexp(1024 + fraction, exponent - 25) : std::ldexp(fraction, -24);
    return pattern & 0x8000 ? -size : size;
}

template <class T>
double as(const unsigned char* p) {
    T out;
    std::memcpy(&out, p, sizeof out);
    return static_cast<double>(out);
}

// One number of a tensor's bytes; NaN for the types in which no count is written.
inline double number(std::string_view dtype, const unsigned char* p) {
    if (dtype == "int64") return as<int64_t>(p);
    if (dtype == "int32") return as<int32_t>(p);
    if (dtype == "int16") return as<int16_t>(p);
    if (dtype == "int8") return as<int8_t>(p);
    if (dtype == "uint8") return as<uint8_t>(p);
    if (dtype == "float32") return as<float>(p);
    if (dtype == "float64") return as<double>(p);
    if (dtype == "float16") return half(little16(p));
    if (dtype == "bfloat16") {
        uint32_t pattern = little16(p) << 16;
        float out;
        std::memcpy(&out, &pattern, sizeof out);
        return out;
    }
    return NAN;
}

// A row of a few numbers, as a model's params are.
inline bool is_short_row(const Tensor& tensor) {
    return tensor.width > 0 && tensor.shape.size() <= 1 && tensor.size <= 16;
}

// The numbers of a short row; false when it is none or cannot be read.
inline bool read_numbers(const Zip& zip, const Tensor& tensor, std::vector<double>& out) {
    constexpr uint32_t kBytes = 1u << 16;
    if (!is_short_row(tensor) || tensor.strides.size() != tensor.shape.size()) return false;
    const Member* member = zip.find("data/" + std::string(tensor.storage.substr(0, 32)));
    std::string bytes;
    if (!member || !zip.read(*member, kBytes, bytes)) return false;
    const int64_t width = static_cast<int64_t>(tensor.width), held = static_cast<int64_t>(bytes.size()) / width;
    const int64_t stride = tensor.shape.empty() ? 0 : tensor.strides[0];
    for (int64_t i = 0; i < tensor.size; ++i) {
        if (tensor.offset >= held || stride >= held + 1 || tensor.offset + i * stride >= held) return false;
        const char* at = bytes.data() + (tensor.offset + i * stride) * width;
        out.push_back(number(tensor.dtype, reinterpret_cast<const unsigned char*>(at)));
    }
    return true;
}

}  // namespace model_file
}  // namespace lp
