// A model file's weights, and nets: copies that share the weights and have a streaming memory of their own.
#pragma once

#include <atomic>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "audio/codec/frame_port.hpp"

namespace lp {

struct LayerInfo {
    std::string name;
    std::vector<int64_t> shape;
};

// A ratio is how many audio samples a value of a signal covers.
struct MethodShape {
    int in_channels = 0, in_ratio = 0, out_channels = 0, out_ratio = 0;
    int unit = 0;  // samples: what the method takes at once, or any multiple of it
    int hop = 0;   // samples of a frame in a patch: a unit, or several short ones
    bool usable() const { return in_channels > 0; }
};

struct MethodRow {
    std::string name;
    MethodShape shape;  // not usable: the model lacks the method
};

// What an attribute of a model is set to, or says: one of several values.
struct AttributeValue {
    enum Kind { boolean, integer, real, text, numbers } kind = real;  // numbers: a tensor
    double number = 0;
    std::string words;
    std::vector<float> values;
};
using AttributeValues = std::vector<AttributeValue>;

// A message to the attributes of a model. `samples` (`rate` in Hz, one channel) fill its buffer of that name.
struct Setting {
    std::string attribute;
    AttributeValues values;
    bool is_buffer = false;
    std::vector<float> samples;
    double rate = 0;
};

// A layer's new values, shared by all nets of a chain. Opaque here: only the engine knows tensors.
struct LayerValues;
using LayerValuesPtr = std::shared_ptr<const LayerValues>;

// One streaming memory over a model's weights. Not thread-safe: one thread runs it at a time.
class Net {
   public:
    virtual ~Net() = default;
    // `in` and `out` hold one channel after the other: `units` at once. On failure `error` says why, `out` is zeros.
    virtual FrameStatus run(MethodId method, const float* in, float* out, int units, uint64_t seed, std::string* error) = 0;
    // One hop, after which the memory is what it was before.
    virtual FrameStatus preview(MethodId method, const float* in, float* out, uint64_t seed, std::string* error) = 0;
    virtual void reset() noexcept = 0;  // forget the past; attributes stay as they were set
    virtual void set(const Setting& setting) = 0;  // these two throw std::runtime_error: one line
    virtual AttributeValues get(const std::string& attribute) = 0;
    virtual void set_layer(const std::string& name, const LayerValuesPtr& values) = 0;
    virtual MethodShape shape(MethodId method) const = 0;
    int units(MethodId method) const { return shape(method).hop / shape(method).unit; }  // in a hop

    const FramePort* port = nullptr;  // whose frames it computes; tells while it runs when nobody waits for them any more
};

// What was read from one file. Thread-safe: read-only after load.
class Model {
   public:
    virtual ~Model() = default;
    // Reads, and warms up encode and decode; takes seconds, needs no GIL. Throws std::runtime_error with one line. `trusted`: whatever
    // its code does.
    static std::shared_ptr<Model> load(const std::string& path, bool trusted);
    virtual std::vector<std::string> notes() const = 0;  // of what was changed in its code, as the rest of lines that start with its name
    // Any other method, before it first plays; throws, too. One thread at a time.
    virtual void warm_up(MethodId method) = 0;
    virtual std::shared_ptr<Net> instance() const = 0;
    virtual std::vector<LayerInfo> layers() const = 0;
    virtual LayerValuesPtr original_layer(const std::string& name) const = 0;  // throws std::runtime_error: no such layer
    virtual LayerValuesPtr make_layer(const std::string& name, const float* values, size_t count) const = 0;
    virtual const std::vector<MethodRow>& methods() const = 0;  // by their MethodId: encode, decode, then the others
    MethodShape shape(MethodId method) const { return methods()[static_cast<size_t>(method)].shape; }
    virtual std::vector<std::string> attributes() const = 0;
};

bool is_played_by_none(const LayerValuesPtr& values);  // no net uses these weights any more
void write_values(const LayerValuesPtr& values, std::vector<float>* to);
std::string engine_version();     // the torch that this was built with
void quiet_this_thread(int nice);  // for jobs: one torch thread, denormals flushed, lower priority

}  // namespace lp
