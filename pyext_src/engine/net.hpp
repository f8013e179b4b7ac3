// A model file's weights, and nets: copies that share the weights and have a streaming memory of their own.
#pragma once

#include <atomic>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "audio/codec/frame_port.hpp"
#include "engine/layer_values.hpp"

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
    size_t in_values() const { return static_cast<size_t>(in_channels) * static_cast<size_t>(hop / in_ratio); }  // of a hop
    size_t out_values() const { return static_cast<size_t>(out_channels) * static_cast<size_t>(hop / out_ratio); }
};

struct MethodRow {
    std::string name;
    MethodShape shape;  // not usable: the model lacks the method
};

// What an attribute of a model is set to, or says: one of several values.
struct AttributeValue {
    enum Kind : uint32_t { boolean, integer, real, text, numbers } kind = real;  // numbers: a tensor
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
    virtual bool plays_plan() const { return false; }

    // Nets that say the same, if it is not null, read the same large weights: running them together is cheaper.
    virtual const void* shared_weights(MethodId) const { return nullptr; }
    struct Call {
        Net* net = nullptr;
        const float* in = nullptr;
        float* out = nullptr;
        uint64_t seed = 0;
        FrameStatus* status = nullptr;  // and `error`: written where it is not ok
        std::string* error = nullptr;
    };
    // A hop of each, what each gives alone; this net is the first one.
    virtual void run_together(MethodId method, const Call* calls, int count);
    int units(MethodId method) const { return shape(method).hop / shape(method).unit; }  // in a hop

    const FramePort* port = nullptr;  // whose frames it computes; tells while it runs when nobody waits for them any more
};

inline void Net::run_together(MethodId method, const Call* calls, int count) {
    for (const Call* call = calls; call != calls + count; ++call) {
        const auto status = call->net->run(method, call->in, call->out, call->net->units(method), call->seed, call->error);
        if (status != FrameStatus::ok) *call->status = status;
    }
}

// What was read from one file. Thread-safe: read-only after load. It may come from another library of ours (torchscript/), so
// nothing here is looked at but through these functions, and what they throw is std::exception.
class Model {
   public:
    virtual ~Model() = default;
    virtual std::vector<std::string> notes() const = 0;  // of what was changed in its code, as the rest of lines that start with its name
    // Any other method, before it first plays; throws, too. One thread at a time.
    virtual void warm_up(MethodId method) = 0;
    virtual void prepare_attributes() const {}  // before one is first set or read; takes as long, throws, too
    virtual bool knows_at_first(const std::string&) const { return false; }  // what an attribute is before it is set, without that
    virtual bool has_plan(MethodId) const { return false; }
    virtual std::shared_ptr<Net> instance() const = 0;
    virtual std::vector<LayerInfo> layers() const = 0;
    // Throw std::runtime_error: no such layer, or of another size. A complex layer is seen by its magnitudes.
    virtual LayerValuesPtr original_layer(const std::string& name) const = 0;
    virtual LayerValuesPtr make_layer(const std::string& name, const float* values, size_t count) const = 0;
    virtual const std::vector<MethodRow>& methods() const = 0;  // by their MethodId: encode, decode, then the others
    MethodShape shape(MethodId method) const { return methods()[static_cast<size_t>(method)].shape; }
    virtual std::vector<std::string> attributes() const = 0;
};

}  // namespace lp
