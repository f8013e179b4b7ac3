// A port with what the worker needs to serve it: its nets, and the sound of weights that are being replaced.
#pragma once

#include <chrono>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "audio/codec/frame_port.hpp"
#include "engine/arrivals.hpp"
#include "engine/net.hpp"
#include "engine/port_memory.hpp"
#include "engine/turns.hpp"

namespace lp {

constexpr int64_t kLongNs = 1'000'000'000;

inline int64_t steady_ns() {
    return std::chrono::duration_cast<std::chrono::nanoseconds>(std::chrono::steady_clock::now().time_since_epoch()).count();
}

// While a model computes, for who wants to know which one it was when the process has ended.
class Running {
   public:
    explicit Running(FramePort& port) : port_(port) { port_.running.store(true, std::memory_order_relaxed); }
    ~Running() { port_.running.store(false, std::memory_order_relaxed); }
    Running(const Running&) = delete;

   private:
    FramePort& port_;
};

// The worker's alone, once the port is open.
struct ServedPort {
    // `shared`: the objects are in another process.
    ServedPort(const PortShape& shape, bool shared) : memory(shape, shared), port(memory.port()) {}

    PortMemory memory;
    FramePort& port;
    bool is_left = false;  // replaced, and too slow to be waited for: its frames stay silent
    std::shared_ptr<Model> model;
    std::vector<std::shared_ptr<Net>> nets;  // one a streaming state
    uint64_t seed = 0;
    bool warm = false;
    Arrivals arrivals;
    int64_t looked = 0;     // ns, when no frame was there
    int64_t next_look = 0;  // ns, no frame is expected before; off-line when the last one was served

    int64_t hop_ns() const { return static_cast<int64_t>(1e9 * port.hop / port.clock_rate.load(std::memory_order_relaxed)); }
    bool silent_for_long(int64_t now) const { return now > next_look + hop_ns() + kLongNs; }

    // Runs the nets on a frame. Where weights were replaced since the last one, the sound of the old ones fades out.
    FrameStatus run(Frame& frame, std::string* error);

    // New weights, from the next frame on. `hold_sound` comes before: it has the old ones play on for a hop, on the last input.
    // Off-line and in real time alike, so that a render is the same; where it is left out, decode~ bridges the seam.
    bool can_hold_sound() const { return port.latents_in && !port.latents_out && played_ && held_.empty(); }
    void hold_sound();
    void set_layer(const std::string& name, const LayerValuesPtr& values);
    void set(const Setting& setting);  // an attribute; a model that refuses has done so before, off the worker

   private:
    size_t in_size() const { return static_cast<size_t>(port.in_channels / port.states) * port.in_length; }
    size_t out_size() const { return static_cast<size_t>(port.out_channels / port.states) * port.out_length; }
    FrameStatus run_nets(Frame& frame, std::string* error);
    void take_turn();
    uint64_t frame_seed(int state, int64_t frame) const;
    void fade_held(Frame& frame) const;

    bool played_ = false, bent_ = false;
    int64_t last_index_ = 0;
    Work work_;
    std::unique_ptr<Turns::Member> member_;
    std::vector<float> last_in_, held_;  // the input of the last frame; what the old weights would play next
};

}  // namespace lp
