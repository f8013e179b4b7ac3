// A method on the audio thread: what comes in goes to the worker in frames, what it answers is played in its time.
#pragma once

#include "audio/codec/audio_output.hpp"

namespace lp {

class Player final : public AudioOutput {
   public:
    // So many signals come in, so many go out. Not for the audio thread.
    void prepare(int inlets, int outlets) {
        inlets_ = inlets;
        held_.resize(static_cast<size_t>(outlets));  // sound may go on
        prepare_audio(outlets);
    }

    // One block at hop-clock position `position`. All of `in` is read before any of `out` is written, so they may overlap.
    void process(const float* const* in, float* const* out, int n, int64_t position) LP_RT {
        jumped_ = begin_block(position, n) || jumped_;
        if (!enabled()) interrupt_streams();
        feed(in, n, position);
        const FrameStream& plays = playing_ ? playing_ : coming_;
        if (plays && plays.port->latents_out) {
            hold_out(out, n, position);
        } else {
            std::fill(held_.begin(), held_.end(), 0.0f);  // of a model that is gone
            play_out(out, n, position);
        }
    }
};

}  // namespace lp
