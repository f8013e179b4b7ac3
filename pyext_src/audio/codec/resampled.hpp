// Runs a codec at its model's rate in a host at another: audio is resampled, latents are held. What is missing to a whole
// number of samples of the chain's delay is waited for on the way out.
//
// Model sample q lies at host time q * host / model. The codec's block holds the model samples that fall into the host's
// block; host sample p gets the latents of the last model sample before p + 1, which is where decode~ samples them.
#pragma once

#include <algorithm>
#include <atomic>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <vector>

#include "audio/codec/hop.hpp"
#include "audio/codec/sinc.hpp"

namespace lp {

class Resampled {
   public:
    // Rates in Hz, whole numbers. What is not audio is latents, which are held.
    Resampled(double host_rate, double model_rate, int ins, int outs, int vector, bool audio_in, bool audio_out)
        : host_(std::llround(host_rate)), model_(std::llround(model_rate)), audio_in_(audio_in), audio_out_(audio_out) {
        const int block = static_cast<int>(ceil_div(vector * model_, host_)) + 2;
        const int longest_wait = static_cast<int>(std::ceil(model_rate / host_rate));
        const int longest = std::max(vector, block) + longest_wait;
        if (audio_in) heard_.prepare(ins, host_rate / model_rate, longest);
        if (audio_out) played_.prepare(outs, model_rate / host_rate, longest);
        in_.resize(ins, block);
        out_.resize(outs, block);
        held_.assign(static_cast<size_t>(outs), 0.0f);
    }

    // Goes on with the sound of the one before.
    void follow(const Resampled& other) {
        if (audio_in_ && other.audio_in_) heard_.follow(other.heard_);
        if (audio_out_ && other.audio_out_) played_.follow(other.played_);
        std::copy_n(other.held_.begin(), std::min(held_.size(), other.held_.size()), held_.begin());
    }

    // The delay of the filters, and what is waited for besides: host samples.
    double delay() const {
        return (audio_in_ ? heard_.delay() : 0) + (audio_out_ ? played_.delay() * static_cast<double>(host_) / model_ : 0);
    }
    double waiting() const { return wait_.load(std::memory_order_relaxed); }
    void wait(double samples) { wait_.store(samples, std::memory_order_relaxed); }  // 0 to 1; only for audio that goes out

    template <class Codec>
    void process(Codec& codec, const float* const* in, float* const* out, int n, int64_t position) LP_RT {
        const int64_t first = model_position(position);
        const int m = static_cast<int>(model_position(position + n) - first);
        if (audio_in_) heard_.push(in, n);
        for (int i = 0; i < m; ++i) {
            const double host_time = static_cast<double>((first + i) * host_ - position * model_) / model_;
            for (size_t c = 0; c < in_.rows.size(); ++c) {
                in_.rows[c][i] = audio_in_ ? heard_.read(static_cast<int>(c), n - host_time) : in[c][static_cast<int>(host_time)];
            }
        }
        if (m > 0) codec.process(in_.rows.data(), out_.rows.data(), m, first);
        if (audio_out_ && m > 0) played_.push(out_.rows.data(), m);
        const double wait = waiting() * static_cast<double>(model_) / static_cast<double>(host_);
        for (int i = 0; i < n; ++i) {
            const int64_t last = ceil_div((position + i + 1) * model_, host_) - 1 - first;
            const double model_time = static_cast<double>((position + i) * model_ - first * host_) / host_;
            for (size_t c = 0; c < held_.size(); ++c) {
                if (!audio_out_ && last >= 0) held_[c] = out_.rows[c][last];
                out[c][i] = !audio_out_ ? held_[c] : played_.read(static_cast<int>(c), m - model_time + wait);
            }
        }
    }

   private:
    struct Block {
        std::vector<float> memory;
        std::vector<float*> rows;
        void resize(int channels, int length) {
            memory.assign(static_cast<size_t>(channels) * length, 0.0f);
            for (int c = 0; c < channels; ++c) rows.push_back(memory.data() + static_cast<std::ptrdiff_t>(c) * length);
        }
    };

    int64_t model_position(int64_t position) const LP_RT { return ceil_div(position * model_, host_); }

    int64_t host_, model_;
    bool audio_in_, audio_out_;
    SincReader heard_, played_;
    Block in_, out_;
    std::vector<float> held_;
    std::atomic<double> wait_{0};
    static_assert(std::atomic<double>::is_always_lock_free, "the audio thread never waits");
};

}  // namespace lp
