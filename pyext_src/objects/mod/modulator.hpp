// lp.mod~ without a host: N latents in, N moved latents out.
//
// Two sides, which may be two threads. The audio thread calls process(), which never waits. The message side calls the
// rest, one call at a time; what it changes takes effect together, in the next block.
//
//     lp::Modulator mod;
//     mod.prepare(8, 48000);                            // before audio starts, and when voices or rate change
//     const std::string refusal = mod.set("jump", {400.0});  // empty, or one line that says what is wrong
//     mod.process(in, out, 64, position);               // audio thread; position: the host's logical time in samples
//     mod.service();                                    // every few ms: hands over textures made meanwhile
//
// In real time a thread of its own makes textures, and the voices play the old ones until the new ones are there;
// offline(true) makes them inside set(), so that a render is the same each time.
#pragma once

#include <algorithm>
#include <vector>

#include "objects/mod/laws.hpp"
#include "objects/mod/texture_cache.hpp"
#include "audio/mod/voices.hpp"
#include "objects/mod/mod_messages.hpp"

namespace lp {

class Modulator {
   public:
    Modulator() : messages_(params_, commands_) {}

    // 1 to 128 voices in all, shared out among `channels`. Makes the textures that are missing at once. Does nothing when
    // nothing has changed.
    void prepare(int voices, double sample_rate, int channels = 1, int side = 0) {
        voices = std::clamp(voices, 1, kMaxVoices);
        const bool same_share = voices == link().voices() && (side ? side == link().side() : channels == link().channels());
        if (same_share && sample_rate == sample_rate_) return;
        if (sample_rate_ > 0) voices_.rate_will_change(sample_rate / sample_rate_);
        commands_.channels.prepare(voices, channels, side);
        commands_.voices = link().spoken_to(params_);
        sample_rate_ = sample_rate;
        make_missing();
        update();
    }

    // As many voices for each channel (`side`) as the model has latents, whatever cords there are, for so the codecs share their
    // cords out. All voices start together again.
    void share(int voices, int channels, int side) {
        if (voices == this->voices() && side == this->side()) return;
        commands_.channels.prepare(voices, channels, side);
        commands_.voices = link().spoken_to(params_);
        commands_.trigger_with_seeds = true;
        messages_.look_up_again();
        update();
    }

    // Takes values for voices that there are not yet, too: larger models may bring them, by `share`.
    void make_room() { commands_.room = kMaxVoices; }

    void process(const float* const* in, float* const* out, int n, int64_t position) LP_RT {
        voices_.process(in, out, n, position);
    }

    // One message. Empty when it was taken; otherwise one line, and nothing has changed.
    std::string set(const std::string& name, const AtomList& atoms) {
        if (!messages_.take(name, atoms)) return messages_.refusal();
        update();
        return "";
    }

    // A line of dump() put back: as set(), but voices whose seeds are the same play on. Takes effect with restored(), after all lines.
    std::string restore(const std::string& name, const AtomList& atoms) {
        return messages_.restore(name, atoms) ? "" : messages_.refusal();
    }
    void restored() { update(); }

    // Every parameter as a message that could be sent back.
    Lines dump() const { return messages_.dump(); }

    // Hands over the textures that have come; true while some are still being made.
    bool service() {
        if (textures_.collect()) update();
        return textures_.busy();
    }

    void offline(bool yes) { offline_ = yes; }

    // Where `seedmap` finds its seeds.
    void use_seed_map(SeedLookup lookup, void* context) { messages_.use_seed_map(lookup, context); }

    int voices() const { return link().voices(); }
    int channels() const { return link().channels(); }
    int side() const { return link().side(); }  // voices of a channel
    int playing() const LP_RT { return voices_.playing(); }  // for the audio thread: outlets that it has written
    int64_t not_finite() const { return voices_.not_finite.load(std::memory_order_relaxed); }
    double position_of(int voice) const { return voices_.position_of(voice); }
    double value_of(int voice) const { return voices_.value_of(voice); }

   private:
    const ChannelLink& link() const { return commands_.channels; }
    size_t leader(int v) const { return static_cast<size_t>(link().leader(v, params_)); }
    TextureKey key_of(int v) const {
        return {static_cast<Basis>(params_.basis), static_cast<int32_t>(params_.seed[leader(v)]), static_cast<Law>(params_.law)};
    }

    std::vector<TextureKey> missing() const {
        std::vector<TextureKey> keys;
        for (int v = 0; v < voices(); ++v) {
            if (!textures_.find(key_of(v)) && !holds(keys, key_of(v))) keys.push_back(key_of(v));
        }
        return keys;
    }

    static bool holds(const std::vector<TextureKey>& keys, TextureKey wanted) {
        return std::any_of(keys.begin(), keys.end(), [&](TextureKey k) { return k.number() == wanted.number(); });
    }

    void make_missing() {
        for (TextureKey key : missing()) textures_.make(key);
    }

    void update() {
        if (offline_) make_missing();
        const std::vector<TextureKey> keys = missing();
        if (keys.empty()) install();
        if (!keys.empty() && !textures_.busy()) textures_.start(keys);
        publish();
        textures_.tidy(voices_.taken.load(std::memory_order_acquire));
    }

    // All together, so that they change in step.
    void install() {
        for (int v = 0; v < voices(); ++v) voice_[v].texture = textures_.find(key_of(v));
        triggers_ += commands_.trigger_with_seeds;
        commands_.trigger_with_seeds = false;
    }

    void publish() {
        triggers_ += commands_.trigger;
        commands_.trigger = false;
        ModSetting& setting = voices_.settings.draft();
        setting.serial = ++serial_;
        setting.voices = voices();
        setting.triggers = triggers_;
        const VoiceLaw law(params_, sample_rate_);
        write_params(setting);
        write_time(law, setting);
        for (int v = 0; v < voices(); ++v) write_voice(law, v, setting.voice[v]);
        voices_.settings.send();
    }

    void write_params(ModSetting& setting) const {
        setting.enable = params_.enable != 0;
        setting.freeze = params_.freeze != 0;
        setting.mode = static_cast<RangeMode>(params_.mode);
    }

    void write_time(const VoiceLaw& law, ModSetting& setting) const {
        setting.sync = params_.sync != 0;
        setting.quarter = law.quarter();
        setting.loop = law.loop();
        setting.step = law.step();
        setting.playing = params_.transport.playing;
        setting.beats = params_.transport.beats;
        setting.locates = params_.transport.locates;
    }

    void write_voice(const VoiceLaw& law, int v, VoiceSetting& voice) {
        voice = voice_[v];
        law.write(voice);
        voice.scale = params_.scale[leader(v)];
        voice.offset = params_.offset[leader(v)];
        textures_.mark(voice.texture, serial_);
    }

    ModParams params_;
    ModCommands commands_;
    ModMessages messages_;
    TextureCache textures_;
    Voices voices_;
    std::array<VoiceSetting, kMaxVoices> voice_;
    double sample_rate_ = 0;
    uint64_t serial_ = 0;
    uint32_t triggers_ = 0;
    bool offline_ = false;
};

}  // namespace lp
