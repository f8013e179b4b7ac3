// lp.mod~ without a host: N latents in, N moved latents out.
//
// Two sides, which may be two threads. The audio thread calls process(), which never waits. The message side calls the
// rest, one call at a time; what it changes is handed over whole and heard from the next block on.
//
//     lp::Modulator mod;
//     mod.prepare(8, 48000);                            // before audio starts, and when voices or rate change
//     if (const char* line = mod.set("jump", &atom, 1)) // nullptr, or one line that says what is wrong
//         print(line);
//     mod.process(in, out, 64, position);               // audio thread; position: the host's logical time in samples
//     mod.service();                                    // every few ms: hands over textures made meanwhile
//
// In real time a thread of its own makes textures, and the voices play the old ones until the new ones are there;
// offline(true) makes them inside set(), so that a render is the same each time.
#pragma once

#include <algorithm>
#include <vector>

#include "rt/mod_law.hpp"
#include "rt/mod_shelf.hpp"
#include "rt/mod_voices.hpp"
#include "rt/mod_words.hpp"

namespace lp {

class Modulator {
   public:
    Modulator() : words_(dials_, orders_) {}

    // 1 to 128 voices. Makes the textures that are missing at once. Does nothing when nothing has changed.
    void prepare(int voices, double sample_rate) {
        voices = voices < 1 ? 1 : voices > kMaxVoices ? kMaxVoices : voices;
        if (voices == orders_.voices && sample_rate == sample_rate_) return;
        orders_.voices = voices;
        sample_rate_ = sample_rate;
        make_missing();
        update();
    }

    LP_RT void process(const float* const* in, float* const* out, int n, int64_t position) {
        voices_.process(in, out, n, position);
    }

    // One message. nullptr when it was taken; otherwise one line, and nothing has changed.
    const char* set(const char* name, const Atom* atoms, int count) {
        if (!words_.take(name, atoms, count)) return words_.complaint();
        update();
        return nullptr;
    }

    // A line of dump() put back: as set(), but voices whose seeds are the same play on. Heard once all lines are restored().
    const char* restore(const char* name, const Atom* atoms, int count) {
        return words_.restore(name, atoms, count) ? nullptr : words_.complaint();
    }
    void restored() { update(); }

    // Every parameter as a message that could be sent back.
    void dump(Say say, void* context) const { words_.dump(say, context); }

    // Hands over the textures that have come; true while some are still being made.
    bool service() {
        if (shelf_.collect()) update();
        return shelf_.busy();
    }

    void offline(bool yes) { offline_ = yes; }

    // Where `seedmap` finds its seeds.
    void use_seed_map(SeedLookup lookup, void* context) { words_.use_seed_map(lookup, context); }

    int voices() const { return orders_.voices; }
    int64_t not_finite() const { return voices_.not_finite.load(std::memory_order_relaxed); }
    double position_of(int voice) const { return voices_.position_of(voice); }
    double value_of(int voice) const { return voices_.value_of(voice); }
    const Dials& dials() const { return dials_; }

   private:
    TextureKey key_of(int v) const { return {static_cast<Basis>(dials_.basis), static_cast<int32_t>(dials_.seed[v])}; }

    std::vector<TextureKey> missing() const {
        std::vector<TextureKey> keys;
        for (int v = 0; v < orders_.voices; ++v) {
            if (!shelf_.find(key_of(v)) && !holds(keys, key_of(v))) keys.push_back(key_of(v));
        }
        return keys;
    }

    static bool holds(const std::vector<TextureKey>& keys, TextureKey wanted) {
        return std::any_of(keys.begin(), keys.end(), [&](TextureKey k) { return k.number() == wanted.number(); });
    }

    void make_missing() {
        for (TextureKey key : missing()) shelf_.make(key);
    }

    void update() {
        if (offline_) make_missing();
        const std::vector<TextureKey> keys = missing();
        if (keys.empty()) install();
        if (!keys.empty() && !shelf_.busy()) shelf_.start(keys);
        publish();
        shelf_.tidy(voices_.taken.load(std::memory_order_acquire));
    }

    // All together, so that voices which restart do it in step.
    void install() {
        for (int v = 0; v < orders_.voices; ++v) {
            voice_[v].texture = shelf_.find(key_of(v));
            voice_[v].restarts += orders_.restart[v];
            orders_.restart[v] = false;
        }
        triggers_ += orders_.trigger_with_seeds;
        orders_.trigger_with_seeds = false;
    }

    void publish() {
        triggers_ += orders_.trigger;
        orders_.trigger = false;
        ModSetting& setting = voices_.mailbox.draft();
        setting.serial = ++serial_;
        setting.voices = orders_.voices;
        setting.triggers = triggers_;
        write_dials(setting);
        write_time(setting);
        for (int v = 0; v < orders_.voices; ++v) write_voice(v, setting.voice[v]);
        voices_.mailbox.send();
    }

    void write_dials(ModSetting& setting) const {
        setting.enable = dials_.enable != 0;
        setting.freeze = dials_.freeze != 0;
        setting.mode = static_cast<RangeMode>(dials_.mode);
        setting.stride = stride_of(dials_.jump);
        setting.smoothing = smoothing_of(dials_.smooth, sample_rate_);
        setting.step = sample_rate_ / step_rate_of(dials_.smooth);
        setting.chaos = dials_.chaos / 100;
    }

    void write_time(ModSetting& setting) const {
        setting.sync = dials_.sync != 0;
        setting.quarter = dials_.quarter_seconds() * sample_rate_;
        setting.loop = setting.sync ? dials_.loop_quarters() : dials_.loop_seconds() * sample_rate_;
        setting.playing = dials_.transport.playing;
        setting.beats = dials_.transport.beats;
        setting.locates = dials_.transport.locates;
    }

    void write_voice(int v, VoiceSetting& voice) {
        voice = voice_[v];
        voice.scale = dials_.scale[v];
        voice.offset = dials_.offset[v];
        shelf_.mark(voice.texture, serial_);
    }

    Dials dials_;
    Orders orders_;
    Words words_;
    TextureShelf shelf_;
    Voices voices_;
    std::array<VoiceSetting, kMaxVoices> voice_;
    double sample_rate_ = 0;
    uint64_t serial_ = 0;
    uint32_t triggers_ = 0;
    bool offline_ = false;
};

}  // namespace lp
