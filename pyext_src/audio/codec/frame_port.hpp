// A port: the frames that one encode~, decode~ or model~ exchanges with the worker that runs its model.
//
// The engine makes it, the audio thread fills and reads it, the worker answers in order. Single producer (audio), single
// consumer (worker), no lock and nobody is woken: `submitted` is written by the audio thread alone, `finished` by the worker
// alone, which looks for frames when they are near.
//
// A port is one piece of memory without a pointer in it: the engine may be another process, which sees the same memory at
// another address. The frames follow the port itself.
#pragma once

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <cstring>

#include "audio/common/realtime.hpp"

namespace lp {

using MethodId = int;  // of one model; its other methods follow
constexpr MethodId kEncode = 0, kDecode = 1;

enum FrameFlag : uint32_t {
    kFrameReset = 1,          // to the worker: the stream was interrupted before this frame, start from an empty memory
    kFrameDiscontinuity = 2,  // from the worker: the weights changed, this frame may not continue the one before it
};

enum class FrameStatus : int { ok = 0, failed = 1, not_finite = 2 };

// Its values follow it: in_channels x in_length, one channel after the other, then out_channels x out_length.
struct Frame {
    int64_t index = 0;  // counts on where the hop clock jumps; until then frame k holds its samples [k hop, (k + 1) hop)
    int64_t due = 0;    // the sample at which the audio thread needs the answer
    uint32_t flags = 0;
    FrameStatus status = FrameStatus::ok;
    int64_t in_size = 0;

    float* in() LP_RT { return reinterpret_cast<float*>(this + 1); }
    float* out() LP_RT { return in() + in_size; }
    const float* out() const LP_RT { return reinterpret_cast<const float*>(this + 1) + in_size; }
};

// A line that one side writes and the other reads, at any time.
class SharedLine {
   public:
    void write(const char* line) {
        for (size_t i = 0; i + 1 < kSize && (i == 0 || line[i - 1]); ++i) text_[i].store(line[i], std::memory_order_relaxed);
    }
    void read(char* line) const {  // kSize characters
        for (size_t i = 0; i < kSize; ++i) line[i] = text_[i].load(std::memory_order_relaxed);
    }
    static constexpr size_t kSize = 256;

   private:
    std::atomic<char> text_[kSize] = {};  // the last one stays 0
};

// What does not change while a port lives.
struct PortShape {
    MethodId method = kEncode;
    int hop = 0;           // samples of a frame, at the model's rate
    int in_channels = 0;   // of all states together
    int in_length = 0;     // values of a channel in a frame
    int out_channels = 0;
    int out_length = 0;
    bool latents_in = false;   // values are taken one every so many samples; else in_length == hop
    bool latents_out = false;  // values are held; else out_length == hop
    int states = 1;        // streaming states of one set of weights, side by side
    int slots = 0;         // frames
    bool offline = false;  // the audio thread waits for each frame: batch rendering
    double compute_seconds = 0;  // what a frame costs on this machine, measured at load
    double model_rate = 0;       // Hz, 0 when the model does not say

    int in_ratio() const LP_RT { return hop / in_length; }
    int out_ratio() const LP_RT { return hop / out_length; }
    size_t in_size() const LP_RT { return static_cast<size_t>(in_channels) * static_cast<size_t>(in_length); }
    size_t out_size() const LP_RT { return static_cast<size_t>(out_channels) * static_cast<size_t>(out_length); }
    size_t frame_bytes() const LP_RT { return (sizeof(Frame) + sizeof(float) * (in_size() + out_size()) + 63) / 64 * 64; }
};

struct FramePort : PortShape {
    FramePort() = default;
    explicit FramePort(const PortShape& shape) : PortShape(shape) {}

    char file[256] = {};  // the file that it lies in; empty: memory of the engine's own process

    // The objects' side, message thread.
    std::atomic<double> clock_rate{48000};  // Hz of the samples that frames are counted in
    std::atomic<double> seconds_to_answer{0};  // from when a frame is there
    std::atomic<int> priority{0};           // wanted of the worker: SCHED_FIFO above 0
    std::atomic<int> references{1};         // objects that hold it
    std::atomic<bool> replaced{false};      // another is to play in its place: what is slow is not waited for
    std::atomic<bool> closed{false};        // none does any more: the engine lets its memory go
    // The engine's side.
    std::atomic<bool> priority_refused{false};
    std::atomic<bool> running{false};       // the model computes
    std::atomic<bool> gone{false};          // the worker has ended: no frame will come
    std::atomic<int64_t> failed{0};         // frames on which the model failed
    std::atomic<int64_t> not_finite{0};     // frames that held a NaN or an infinity
    SharedLine error;                       // why the last one failed
    SharedLine form;                        // why TorchScript plays; empty: the model's plan does

    alignas(64) std::atomic<int64_t> submitted{0};
    alignas(64) std::atomic<int64_t> finished{0};

    static size_t all_bytes(const PortShape& shape) { return sizeof(FramePort) + shape.frame_bytes() * static_cast<size_t>(shape.slots); }
    Frame& frame(int64_t sequence) LP_RT {
        return *reinterpret_cast<Frame*>(reinterpret_cast<char*>(this + 1) + frame_bytes() * static_cast<size_t>(sequence % slots));
    }
    bool is_finished(int64_t sequence) const LP_RT { return finished.load(std::memory_order_acquire) > sequence; }

    void retain() { references.fetch_add(1, std::memory_order_relaxed); }
    void release() {
        if (references.fetch_sub(1, std::memory_order_acq_rel) == 1) closed.store(true, std::memory_order_release);
    }
};

static_assert(std::atomic<int64_t>::is_always_lock_free && std::atomic<double>::is_always_lock_free &&
                  std::atomic<bool>::is_always_lock_free,
              "two processes share no lock");

// Off-line only: returns when frame `sequence` is finished, or when no frame will come.
void wait_for_frame(const FramePort& port, int64_t sequence);

}  // namespace lp
