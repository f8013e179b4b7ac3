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

struct MethodShape {
    int in_channels = 0, in_ratio = 0, out_channels = 0, out_ratio = 0;
    bool usable() const { return in_channels > 0; }
    int ratio() const { return in_ratio > out_ratio ? in_ratio : out_ratio; }
};

// A layer's new values, shared by all nets of a chain. Opaque here: only the engine knows tensors.
struct LayerValues;
using LayerValuesPtr = std::shared_ptr<const LayerValues>;

// One streaming memory over a model's weights. Not thread-safe: one thread runs it at a time.
class Net {
   public:
    virtual ~Net() = default;
    // `in` and `out` hold one channel after the other. `frames` hops at once. On failure `error` says why, `out` is zeros.
    virtual FrameStatus run(Method method, const float* in, float* out, int frames, uint64_t seed, std::string* error) = 0;
    // One hop, after which the memory is what it was before.
    virtual FrameStatus preview(Method method, const float* in, float* out, uint64_t seed, std::string* error) = 0;
    virtual void reset() noexcept = 0;  // forget the past
    virtual void set_layer(const std::string& name, const LayerValuesPtr& values) = 0;
    virtual MethodShape shape(Method method) const = 0;

    const std::atomic<bool>* abandoned = nullptr;  // set while it runs: nobody waits for the answer any more
};

// What was read from one file. Thread-safe: read-only after load.
class Model {
   public:
    virtual ~Model() = default;
    // Reads and warms up; takes seconds, needs no GIL. Throws std::runtime_error with one line. `trusted`: whatever its code does.
    static std::shared_ptr<Model> load(const std::string& path, bool trusted);
    virtual std::vector<std::string> notes() const = 0;  // of what was changed in its code, as the rest of lines that start with its name
    virtual std::shared_ptr<Net> instance() const = 0;
    virtual std::vector<LayerInfo> layers() const = 0;
    virtual LayerValuesPtr original_layer(const std::string& name) const = 0;  // throws std::runtime_error: no such layer
    virtual LayerValuesPtr make_layer(const std::string& name, const float* values, size_t count) const = 0;
    virtual MethodShape shape(Method method) const = 0;
};

bool is_played_by_none(const LayerValuesPtr& values);  // no net uses these weights any more
void write_values(const LayerValuesPtr& values, std::vector<float>* to);
std::string engine_version();     // the torch that this was built with
void quiet_this_thread(int nice);  // for jobs: one torch thread, denormals flushed, lower priority

}  // namespace lp
