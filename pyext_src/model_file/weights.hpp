// The weights of a model file, read without torch, a layer at a time.
#pragma once

#include <algorithm>
#include <complex>
#include <cstring>
#include <mutex>
#include <stdexcept>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "model_file/layers.hpp"

namespace lp {

// The file stays open: another one that takes its name later is not read. Any thread may read.
class Weights {
  public:
    // Throws std::runtime_error: the rest of a sentence that starts with the file's name.
    explicit Weights(const std::string& path);

    const std::vector<TensorInfo>& layers() const { return layers_; }  // as named_parameters() gives them
    const TensorInfo& layer(const std::string& name) const { return layers_[number(name)]; }

    // In the order of the layer's shape; complex numbers by their magnitudes. Throws std::runtime_error: there is no such layer, or
    // it cannot be read.
    std::vector<float> values(const std::string& name) const;

  private:
    struct Place {
        model_file::Tensor tensor;
        std::string storage;
    };

    size_t number(const std::string& name) const;
    static void convert(const Place& place, const std::string& bytes, std::vector<float>& to);
    static float one(std::string_view dtype, const char* at);
    [[noreturn]] void fail() const { throw std::runtime_error("cannot be read any more: open the model again"); }

    model_file::File file_;
    model_file::Zip zip_{file_};
    mutable std::mutex mutex_;
    std::vector<TensorInfo> layers_;
    std::vector<Place> places_;
    std::unordered_map<std::string, size_t> numbers_;
};

inline Weights::Weights(const std::string& path) {
    using namespace model_file;
    constexpr uint32_t kMost = 32u << 20;
    std::string why, bytes;
    if (!file_.open(path.c_str(), why)) throw std::runtime_error(why);
    const Member* objects = zip_.open() ? zip_.find("data.pkl") : nullptr;
    if (!objects || !zip_.read(*objects, kMost, bytes)) fail();
    Pickle pickle{bytes};
    if (!pickle.run()) fail();
    Sources sources{zip_};
    Layers found{pickle, sources};
    if (!found.walk(pickle.root())) fail();
    layers_ = std::move(found.parameters);
    for (size_t i = 0; i < layers_.size(); ++i) {
        Place place;
        if (!read_tensor(pickle, found.parameter_values[i], place.tensor)) fail();
        place.storage = place.tensor.storage;
        place.tensor.storage = {};
        places_.push_back(std::move(place));
        numbers_.emplace(layers_[i].name, i);
    }
}

inline size_t Weights::number(const std::string& name) const {
    const auto found = numbers_.find(name);
    if (found == numbers_.end()) throw std::runtime_error("no layer '" + name + "'");
    return found->second;
}

inline std::vector<float> Weights::values(const std::string& name) const {
    const Place& place = places_[number(name)];
    const model_file::Tensor& tensor = place.tensor;
    std::string bytes;
    {
        std::lock_guard<std::mutex> lock(mutex_);
        const model_file::Member* member = zip_.find("data/" + place.storage);
        if (!member || !zip_.read(*member, ~0u, bytes)) fail();
    }
    std::vector<float> values(static_cast<size_t>(tensor.size));
    convert(place, bytes, values);
    return values;
}

inline void Weights::convert(const Place& place, const std::string& bytes, std::vector<float>& to) {
    const auto& [shape, strides] = std::tie(place.tensor.shape, place.tensor.strides);
    const size_t width = place.tensor.width, dimensions = shape.size();
    if (to.empty()) return;
    std::vector<int64_t> at(dimensions, 0);
    int64_t next = place.tensor.offset, last = next, whole = 1;
    bool plain = width == sizeof(float) && place.tensor.dtype == "float32" && strides.size() == dimensions;
    for (size_t d = dimensions; d-- > 0; whole *= shape[d]) {
        plain = plain && (shape[d] == 1 || strides[d] == whole);
        last += (shape[d] - 1) * strides[d];
    }
    if (width == 0 || strides.size() != dimensions || last < 0 || static_cast<size_t>(last) >= bytes.size() / width) {
        throw std::runtime_error("describes a layer that reaches past its memory: copy or export it again");
    }
    if (plain) {
        std::memcpy(to.data(), bytes.data() + static_cast<size_t>(next) * width, to.size() * width);
        return;
    }
    for (float& value : to) {
        value = one(place.tensor.dtype, bytes.data() + static_cast<size_t>(next) * width);
        for (size_t d = dimensions; d-- > 0;) {
            next += strides[d];
            if (++at[d] < shape[d]) break;
            next -= at[d] * strides[d];
            at[d] = 0;
        }
    }
}

inline float Weights::one(std::string_view dtype, const char* at) {
    if (dtype == "complex64") {
        std::complex<float> value;
        std::memcpy(&value, at, sizeof value);
        return std::abs(value);
    }
    if (dtype == "complex128") {
        std::complex<double> value;
        std::memcpy(&value, at, sizeof value);
        return static_cast<float>(std::abs(value));
    }
    return static_cast<float>(model_file::number(dtype, reinterpret_cast<const unsigned char*>(at)));
}

// One layer of a file; throws as Weights does.
inline std::vector<float> layer_of(const std::string& path, const std::string& name) { return Weights(path).values(name); }

}  // namespace lp
