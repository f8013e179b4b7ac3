// The values of a layer, shared by all nets of a chain.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <new>
#include <numeric>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

namespace lp {

// As torch aligns its own memory. Its kernels round differently at other addresses: two nets on one file would differ.
constexpr size_t kAlignment = 64;

template <typename T>
struct Aligned {
    using value_type = T;
    Aligned() = default;
    template <typename Other>
    Aligned(const Aligned<Other>&) {}
    T* allocate(size_t count) { return static_cast<T*>(::operator new(count * sizeof(T), std::align_val_t{kAlignment})); }
    void deallocate(T* memory, size_t) { ::operator delete(memory, std::align_val_t{kAlignment}); }
    bool operator==(const Aligned&) const { return true; }
    bool operator!=(const Aligned&) const { return false; }
};

namespace plan {
struct Values;
}

// Whatever the file's own type is. A net that plays them holds them, too.
struct LayerValues {
    std::vector<int64_t> shape;
    std::vector<float, Aligned<float>> values;
    // As the nets of a plan read them; null: no step does. `packed_for` tells whose plan it was.
    std::shared_ptr<const plan::Values> packed;
    const void* packed_for = nullptr;
};
using LayerValuesPtr = std::shared_ptr<const LayerValues>;

// Throws std::runtime_error when there are too few or too many.
inline std::shared_ptr<LayerValues> make_values(const std::string& layer, std::vector<int64_t> shape, const float* values, size_t count) {
    const int64_t held = std::accumulate(shape.begin(), shape.end(), int64_t(1), [](int64_t a, int64_t b) { return a * b; });
    if (static_cast<size_t>(held) != count) {
        throw std::runtime_error("layer '" + layer + "' holds " + std::to_string(held) + " values, got " + std::to_string(count));
    }
    return std::make_shared<LayerValues>(LayerValues{std::move(shape), {values, values + count}, nullptr, nullptr});
}

}  // namespace lp
