// All voices of one lp.mod~, on the audio thread: takes the newest setting, steps through the textures, moves the latents.
#pragma once

#include <array>
#include <atomic>

#include "audio/common/realtime.hpp"
#include "audio/mod/lowpass.hpp"
#include "audio/mod/voice_position.hpp"

namespace lp {

class Voices {
   public:
    // `position`: the host's logical time in samples. An inlet may be nullptr (silence), an outlet too (not wanted),
    // and they may share memory.
    void process(const float* const* in, float* const* out, int n, int64_t position) LP_RT {
        begin(position);
        if (const ModSetting* setting = settings.take()) apply(*setting);
        for (int done = 0; done < n; done += kChunk) {
            const int count = n - done < kChunk ? n - done : kChunk;
            read(in, done, count);
            move(count);
            write(out, done, count);
            now_ += count;
        }
    }

    // The host's rate becomes so many times what it was: the next block follows the last one, whatever its position. Only
    // while audio is stopped.
    void rate_will_change(double times) { rate_change_ *= times; }

    int playing() const LP_RT { return setting_.voices; }

    TripleBuffer<ModSetting> settings;
    std::atomic<uint64_t> taken{0};         // serial of the setting that plays
    std::atomic<int64_t> not_finite{0};     // latents that were replaced by 0

    // For tests and displays; exact only while the audio thread is stopped.
    double position_of(int voice) const { return positions_[static_cast<size_t>(voice)].position(); }
    double value_of(int voice) const { return positions_[static_cast<size_t>(voice)].value(); }

   private:
    void begin(int64_t position) LP_RT {
        if (!begun_) epoch_ = position;
        if (begun_ && rate_change_ != 1) change_rate(position);
        rate_change_ = 1;
        const int64_t gap = position - epoch_ - now_;
        now_ += gap;
        if (gap == 0) return;
        for (int v = 0; v < setting_.voices; ++v) positions_[v].shift(gap);
        frozen_at_ += gap;
        find_loops();
    }

    // Steps and loops that are counted in samples are as far as they were.
    void change_rate(int64_t position) LP_RT {
        const double now = static_cast<double>(now_);
        epoch_ = position - now_;
        free_.set(now, free_.units_at(now) * rate_change_, 1);
        const double loops = setting_.sync ? 1 : rate_change_;
        setting_.step *= rate_change_;
        setting_.loop *= loops;
        for (int v = 0; v < setting_.voices; ++v) {
            VoiceSetting& voice = setting_.voice[v];
            voice.step *= rate_change_;
            voice.loop *= loops;
            positions_[v].change_rate(walking(), rate_change_, voice.step);
        }
    }

    void apply(const ModSetting& next) LP_RT {
        const ModSetting before = setting_;
        setting_ = next;
        const bool same_clock = apply_time(before);
        apply_freeze(before);
        for (int v = 0; v < setting_.voices; ++v) apply_voice(v, before);
        same_clock ? keep_loops() : find_loops();
        begun_ = true;
        taken.store(setting_.serial, std::memory_order_release);
    }

    // True when the loops are still counted from the same origin.
    bool apply_time(const ModSetting& before) LP_RT {
        const double now = static_cast<double>(now_);
        if (setting_.triggers != before.triggers || !begun_) free_.set(now, 0, 1);
        if (!setting_.sync && !before.sync && setting_.loop != before.loop && begun_) free_.rebase(now, before.loop);
        const bool located = apply_transport(before);
        return !located && begun_ && setting_.sync == before.sync && setting_.playing == before.playing &&
               setting_.triggers == before.triggers;
    }

    // True when the transport has jumped; a small difference only corrects the clock.
    bool apply_transport(const ModSetting& before) LP_RT {
        const double now = static_cast<double>(now_);
        if (!begun_ || setting_.quarter != before.quarter) transport_.change_speed(now, setting_.quarter);
        if (begun_ && setting_.playing && !before.playing) transport_.set(now, stopped_at_, setting_.quarter);
        if (begun_ && !setting_.playing && before.playing) stopped_at_ = transport_.units_at(now);
        if (setting_.locates == before.locates) return false;
        const double off = setting_.beats - transport_.units_at(now), size = off < 0 ? -off : off;
        const double there = setting_.beats < 0 ? -setting_.beats : setting_.beats;
        if (!setting_.playing) stopped_at_ = setting_.beats;
        // A host with 32-bit floats rounds its beats: that is no jump.
        if (begun_ && size <= 1e-6 + 1.2e-7 * there) return false;
        transport_.set(now, setting_.beats, setting_.quarter);
        return !begun_ || size * setting_.quarter > setting_.step;
    }

    void apply_freeze(const ModSetting& before) LP_RT {
        if (setting_.freeze && !before.freeze) frozen_at_ = now_;
        if (setting_.freeze || !before.freeze) return;
        for (int v = 0; v < setting_.voices; ++v) positions_[v].shift(now_ - frozen_at_);
    }

    // The time of the positions, which stands still while they are frozen.
    int64_t walking() const LP_RT { return setting_.freeze ? frozen_at_ : now_; }

    void apply_voice(int v, const ModSetting& before) LP_RT {
        VoicePosition& position = positions_[v];
        const VoiceSetting& wanted = setting_.voice[v];
        const bool is_new = v >= before.voices, all = setting_.triggers != before.triggers;
        const double step = before.voice[v].step;
        if (!is_new && wanted.step != step) position.change_step(walking(), step, wanted.step);
        position.change_texture(wanted.texture, walking(), wanted.step);
        if (is_new || all) position.begin(walking(), wanted.step, wanted.start);
        lowpass_[v / kLowpassVoices].smoothing[v % kLowpassVoices] = wanted.smoothing;
        settle(v);
    }

    // What stays the same between two steps.
    void settle(int v) LP_RT {
        const VoiceSetting& voice = setting_.voice[v];
        Lowpass& lowpass = lowpass_[v / kLowpassVoices];
        const double moved = (2 * positions_[v].value() - 1) * voice.scale + voice.offset;
        lowpass.gain[v % kLowpassVoices] = setting_.enable ? 1 : 1 + voice.scale / 2;
        lowpass.add[v % kLowpassVoices] = setting_.enable ? keep_in_range(setting_.mode, moved) : voice.offset;
    }

    const LoopClock& clock() const LP_RT { return setting_.sync ? transport_ : free_; }
    bool loops() const LP_RT { return !setting_.sync || setting_.playing; }

    void find_loops() LP_RT {
        for (int v = 0; v < setting_.voices; ++v) {
            loops() ? positions_[v].find_loop(clock(), now_, setting_.voice[v].loop) : positions_[v].stop_looping();
        }
    }

    // Each voice keeps waiting for the same multiple, unless its length has changed.
    void keep_loops() LP_RT {
        for (int v = 0; v < setting_.voices && loops(); ++v) positions_[v].keep_loop(clock(), now_, setting_.voice[v].loop);
    }

    int groups() const LP_RT { return (setting_.voices + kLowpassVoices - 1) / kLowpassVoices; }

    void move(int count) LP_RT {
        for (int g = 0; g < groups(); ++g) setting_.freeze ? lowpass_[g].hold(count) : run(g, count);
    }

    // From event to event of any voice of the group.
    void run(int g, int count) LP_RT {
        const int64_t end = now_ + count;
        for (int64_t at = now_; at < end;) {
            const int64_t until = events(g, at);
            const int64_t stop = until < end ? until : end;
            lowpass_[g].run(static_cast<int>(at - now_), static_cast<int>(stop - now_));
            at = stop;
        }
    }

    // Takes the steps and restarts that are due at this sample; returns the sample of the next one.
    int64_t events(int g, int64_t sample) LP_RT {
        int64_t next = kNever;
        for (int v = g * kLowpassVoices; v < (g + 1) * kLowpassVoices && v < setting_.voices; ++v) {
            if (positions_[v].next_event() <= sample) step(v, sample);
            if (positions_[v].next_event() < next) next = positions_[v].next_event();
        }
        return next > sample ? next : sample + 1;
    }

    void step(int v, int64_t sample) LP_RT {
        VoicePosition& position = positions_[v];
        const VoiceSetting& voice = setting_.voice[v];
        if (position.loops_at(sample)) {
            position.restart(sample, voice.step, voice.start);
            position.next_multiple(clock(), sample);
        } else if (position.steps_at(sample)) {
            position.advance(voice.stride, voice.step);
        }
        position.fade(sample);
        lowpass_[v / kLowpassVoices].end_tail(v % kLowpassVoices);
        settle(v);
    }

    void read(const float* const* in, int done, int count) LP_RT {
        int bad = 0;
        for (int v = 0; v < setting_.voices; ++v) {
            bad += lowpass_[v / kLowpassVoices].read(v % kLowpassVoices, in && in[v] ? in[v] + done : nullptr, count);
        }
        if (bad) not_finite.fetch_add(bad, std::memory_order_relaxed);
    }

    void write(float* const* out, int done, int count) const LP_RT {
        for (int v = 0; v < setting_.voices; ++v) {
            if (out[v]) lowpass_[v / kLowpassVoices].write(v % kLowpassVoices, out[v] + done, count);
        }
    }

    ModSetting setting_;
    LoopClock free_, transport_;
    std::array<VoicePosition, kMaxVoices> positions_;
    std::array<Lowpass, kMaxVoices / kLowpassVoices> lowpass_;
    int64_t epoch_ = 0;  // the host's time of the first sample: ours counts from there, the same in every host
    int64_t now_ = 0, frozen_at_ = 0;
    double stopped_at_ = 0;  // quarter notes
    bool begun_ = false;
    double rate_change_ = 1;
};

}  // namespace lp
