// A port: the frames that one encode~ or decode~ exchanges with the worker that runs its model.
//
// The engine makes it, the audio thread fills and reads it, the worker answers in order. Single producer (audio), single
// consumer (worker), no lock: `submitted` is written by the audio thread alone, `finished` by the worker alone.
#pragma once

#include <atomic>
#include <cstddef>
#include <cstdint>

#include "audio/common/realtime.hpp"

namespace lp {

enum class Method : int { encode = 0, decode = 1 };

enum FrameFlag : uint32_t {
    kFrameReset = 1,          // to the worker: the stream was interrupted before this frame, start from an empty memory
    kFrameDiscontinuity = 2,  // from the worker: the weights changed, this frame may not continue the one before it
};

enum class FrameStatus : int { ok = 0, failed = 1, not_finite = 2 };

struct Frame {
    int64_t index = 0;  // counts on where the hop clock jumps; until then frame k holds its samples [kR, (k+1)R)
    int64_t due = 0;    // the sample at which the audio thread needs the answer
    uint32_t flags = 0;
    FrameStatus status = FrameStatus::ok;
    float* in = nullptr;   // in_channels x in_length, one channel after the other
    float* out = nullptr;  // out_channels x out_length
};

struct FramePort {
    Method method = Method::encode;
    int ratio = 0;         // samples in a hop, at the model's rate
    int in_channels = 0;   // of all states together
    int in_length = 0;     // ratio for encode, 1 for decode
    int out_channels = 0;
    int out_length = 0;    // 1 for encode, ratio for decode
    int states = 1;        // streaming states of one set of weights, side by side
    double compute_seconds = 0;  // what a frame costs on this machine, measured at load
    double model_rate = 0;       // Hz, 0 when the model does not say
    std::atomic<double> clock_rate{48000};  // Hz of the samples that frames are counted in; message thread
    bool offline = false;        // the audio thread waits for each frame: batch rendering

    Frame* frames = nullptr;
    int slots = 0;
    std::atomic<int64_t> submitted{0};
    std::atomic<int64_t> finished{0};
    std::atomic<int64_t> failed{0};      // frames on which the model failed
    std::atomic<int64_t> not_finite{0};  // frames that held a NaN or an infinity

    std::atomic<int> references{1};
    void (*wait)(FramePort*, int64_t sequence) = nullptr;  // off-line only: returns when `sequence` is finished
    void (*wake)(FramePort*) = nullptr;                    // never called by the audio thread in real time
    void (*destroy)(FramePort*) = nullptr;
    bool (*prioritise)(FramePort*, int priority) = nullptr;        // message thread: SCHED_FIFO above 0; false when refused
    void (*error)(FramePort*, char* text, size_t size) = nullptr;  // message thread: why the last frame failed
    void* owner = nullptr;

    Frame& frame(int64_t sequence) { return frames[sequence % slots]; }
    bool is_finished(int64_t sequence) const LP_RT { return finished.load(std::memory_order_acquire) > sequence; }
    void retain() { references.fetch_add(1, std::memory_order_relaxed); }
    void release() {
        if (references.fetch_sub(1, std::memory_order_acq_rel) == 1) destroy(this);
    }
};

}  // namespace lp
