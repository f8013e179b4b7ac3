// encode~ on the audio thread: audio is collected into frames, the latents of each frame are held for a hop.
#pragma once

#include <vector>

#include "rt/coder.hpp"

namespace lp {

class Encoder : public Coder {
   public:
    // `inlets` audio channels come in, `outlets` latents go out. Not for the audio thread.
    void prepare(int inlets, int outlets) {
        inlets_ = inlets;
        held_.assign(static_cast<size_t>(outlets), 0.0f);
    }

    // One block at hop-clock position `position`. All of `in` is read before any of `out` is written, so they may overlap.
    LP_RT void process(const float* const* in, float* const* out, int n, int64_t position) {
        begin_block(position, n);
        if (!enabled()) interrupt_lines();
        for (Line* line : {&playing_, &coming_}) {
            if (*line && enabled()) collect(*line, in, n, position);
        }
        emit(out, n, position);
    }

   private:
    LP_RT int64_t due(const Line& line, int64_t frame) const {
        return (frame + 1) * line.port->ratio + deadlines_.encode;
    }

    LP_RT void collect(Line& line, const float* const* in, int n, int64_t position) {
        const int ratio = line.port->ratio;
        for (int i = 0; i < n;) {
            const HopPhase hop(position + i, 0, ratio, n - i);
            if (hop.frame >= line.first_frame && due(line, hop.frame) < line.stop_due) {
                collect_part(line, in, i, hop);
            }
            i += hop.left;
        }
    }

    LP_RT void collect_part(Line& line, const float* const* in, int from, const HopPhase& hop) {
        Frame* frame = line.open_frame(hop.frame);
        if (frame) {
            for (int c = 0; c < line.port->in_channels; ++c) {
                mix_inlets(in, from, hop.left, c, line.port->in_channels,
                           frame->in + static_cast<ptrdiff_t>(c) * line.port->in_length + hop.offset);
            }
        } else if (hop.offset == 0) {
            count_dropped();
        }
        if (frame && hop.offset + hop.left == line.port->ratio) line.submit(due(line, hop.frame));
    }

    // Channel c of the model hears the mean of the inlets that fall on it; fewer inlets than channels are repeated.
    LP_RT void mix_inlets(const float* const* in, int from, int n, int c, int channels, float* to) const {
        if (inlets_ <= channels) {
            std::memcpy(to, in[c % inlets_] + from, sizeof(float) * static_cast<size_t>(n));
            return;
        }
        const int sources = (inlets_ - c - 1) / channels + 1;
        const float gain = 1.0f / static_cast<float>(sources);
        for (int i = 0; i < n; ++i) {
            float sum = 0.0f;
            for (int inlet = c; inlet < inlets_; inlet += channels) sum += in[inlet][from + i];
            to[i] = sum * gain;
        }
    }

    LP_RT void emit(float* const* out, int n, int64_t position) {
        for (int i = 0; i < n;) {
            int length = n - i;
            if (coming_) length = std::min(length, hold(coming_, position + i, length, true));
            if (playing_) length = std::min(length, hold(playing_, position + i, length, false));
            if (!enabled()) std::fill(held_.begin(), held_.end(), 0.0f);
            for (size_t l = 0; l < held_.size(); ++l) std::fill_n(out[l] + i, length, held_[l]);
            i += length;
        }
        if (!playing_) std::fill(held_.begin(), held_.end(), 0.0f);
    }

    // Brings the latents that a line has for this position into `held_`; returns how long they hold.
    LP_RT int hold(Line& line, int64_t position, int limit, bool coming) {
        const HopPhase hop(position, deadlines_.encode, line.port->ratio, limit);
        const int64_t index = hop.frame - 1;
        const Frame* frame = nullptr;
        const auto answer = line.take(index, &frame);
        if (answer == Line::Answer::ready) {
            show(*frame, line.port->out_channels);
            if (coming) promote();
        } else if (!coming && index >= line.first_frame && hop.offset == 0) {
            if (answer == Line::Answer::late) count_late();
            if (answer == Line::Answer::none) std::fill(held_.begin(), held_.end(), 0.0f);
        }
        return hop.left;
    }

    // Latents that the model has and the object has not are dropped; those that it lacks are 0.
    LP_RT void show(const Frame& frame, int latents) {
        for (size_t l = 0; l < held_.size(); ++l) held_[l] = static_cast<int>(l) < latents ? frame.out[l] : 0.0f;
    }

    int inlets_ = 1;
    std::vector<float> held_;
};

}  // namespace lp
