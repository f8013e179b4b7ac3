// The weights of a model file, read without torch, a layer at a time.
#pragma once

#include <algorithm>
#include <complex>
#include <cstring>
#include <memory>
#include <mutex>
#include <stdexcept>
#include <string>
#include <string_view>
#include <tuple>
#include <unordered_map>
#include <vector>

#include "model_file/layers.hpp"

namespace lp {

// The file stays open: another one that takes its name later is not read. Any thread may read.
class Weights {
  public:
    // What a layer is read into. Who reads many keeps it: new memory for each would take longer than the reading.
    struct Room {
        std::unique_ptr<char[]> bytes;
        uint64_t size = 0;
        std::vector<float> values;
    };

    // Throws std::runtime_error: the rest of a sentence that starts with the file's name.
    explicit Weights(const std::string& path);

    const std::vector<TensorInfo>& layers() const { return layers_; }  // as named_parameters() gives them
    const TensorInfo& layer(const std::string& name) const { return layers_[number(name)]; }

    // In the order of the layer's shape; complex numbers by their magnitudes. In `room`, until it is used again. Throws
    // std::runtime_error: there is no such layer, or it cannot be read.
    const float* read(const std::string& name, Room* room) const;

    std::vector<float> values(const std::string& name) const;

  private:
    struct Place {
        model_file::Tensor tensor;
        std::string storage;
    };

    size_t number(const std::string& name) const;
    static bool is_plain(const model_file::Tensor& tensor);  // floats side by side, in order
    static void check(const model_file::Tensor& tensor, size_t bytes);
    static void convert(const model_file::Tensor& tensor, const char* bytes, std::vector<float>& to);
    static void make_room(Room* room, uint64_t size);
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

inline const float* Weights::read(const std::string& name, Room* room) const {
    const Place& place = places_[number(name)];
    const model_file::Tensor& tensor = place.tensor;
    {
        std::lock_guard<std::mutex> lock(mutex_);
        const model_file::Member* member = zip_.find("data/" + place.storage);
        if (!member || member->size > ~0u) fail();
        make_room(room, member->size);
        if (!zip_.read(*member, room->bytes.get())) fail();
        check(tensor, static_cast<size_t>(member->size));
    }
    if (tensor.size > 0 && is_plain(tensor)) return reinterpret_cast<const float*>(room->bytes.get()) + tensor.offset;
    room->values.resize(static_cast<size_t>(tensor.size));
    convert(tensor, room->bytes.get(), room->values);
    return room->values.data();
}

// Not filled with zeros, as a string would be.
inline void Weights::make_room(Room* room, uint64_t size) {
    if (room->size >= size && room->bytes) return;
    room->bytes.reset();
    room->bytes.reset(new char[std::max<size_t>(static_cast<size_t>(size), 1)]);
    room->size = size;
}

inline std::vector<float> Weights::values(const std::string& name) const {
    Room room;
    const float* first = read(name, &room);
    return {first, first + layer(name).size};
}

inline bool Weights::is_plain(const model_file::Tensor& tensor) {
    int64_t whole = 1;
    for (size_t d = tensor.shape.size(); d-- > 0; whole *= tensor.shape[d]) {
        if (tensor.shape[d] != 1 && tensor.strides[d] != whole) return false;
    }
    return tensor.dtype == "float32";
}

// Throws where it reaches past its memory.
inline void Weights::check(const model_file::Tensor& tensor, size_t bytes) {
    const auto& [shape, strides] = std::tie(tensor.shape, tensor.strides);
    if (tensor.size == 0) return;
    int64_t last = tensor.offset;
    for (size_t d = 0; d < std::min(shape.size(), strides.size()); ++d) last += (shape[d] - 1) * strides[d];
    if (tensor.width == 0 || strides.size() != shape.size() || last < 0 || static_cast<size_t>(last) >= bytes / tensor.width) {
        throw std::runtime_error("describes a layer that reaches past its memory: copy or export it again");
    }
}

inline void Weights::convert(const model_file::Tensor& tensor, const char* bytes, std::vector<float>& to) {
    const auto& [shape, strides] = std::tie(tensor.shape, tensor.strides);
    std::vector<int64_t> at(shape.size(), 0);
    int64_t next = tensor.offset;
    for (float& value : to) {
        value = one(tensor.dtype, bytes + static_cast<size_t>(next) * tensor.width);
        for (size_t d = shape.size(); d-- > 0;) {
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
