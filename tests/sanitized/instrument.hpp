// A chain as a patch has it: a sound goes through an encoder, a modulator, a decoder and a strip. One thread plays it, others meddle.
#pragma once

#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <memory>
#include <mutex>
#include <random>
#include <vector>

#include "audio/codec/player.hpp"
#include "engine/chain.hpp"
#include "objects/mix/mixer.hpp"
#include "objects/mod/modulator.hpp"
#include "stub_model.hpp"

namespace lp {

inline void expect(bool holds, const char* what) {
    if (holds) return;
    std::fprintf(stderr, "%s\n", what);
    std::abort();
}

using Chance = std::mt19937;
inline int below(Chance& chance, int most) { return static_cast<int>(chance() % static_cast<unsigned>(most)); }

class Instrument {
   public:
    static constexpr int kLatents = 5, kMostBlock = 512;

    Instrument(std::shared_ptr<Chain> chain, bool offline) : chain_(std::move(chain)), offline_(offline) {
        encoder_.prepare(1, kLatents);
        decoder_.prepare(kLatents, 1);
        encoder_.frames_out.allocate(kLatents);
        decoder_.allocate_frames_in(kLatents);
        modulator_.offline(offline);
        modulator_.prepare(kLatents, 48000);
        mixer_.prepare(1, 48000);
        for (auto* rows : {&signals_, &moved_}) rows->assign(kLatents, std::vector<float>(kMostBlock));
    }
    ~Instrument() {
        for (Player* player : {&encoder_, &decoder_}) player->close();
        for (const auto& port : opened_) port.second->release();
    }

    // --- the audio thread ---
    void play(int n) {
        float *signals[kLatents], *moved[kLatents], *wet = wet_, *out = out_;
        const float *sound = sound_, *dry = sound_;
        for (int l = 0; l < kLatents; ++l) {
            signals[l] = signals_[static_cast<size_t>(l)].data();
            moved[l] = moved_[static_cast<size_t>(l)].data();
        }
        for (int i = 0; i < n; ++i) sound_[i] = 0.5f * static_cast<float>(std::sin(0.05 * static_cast<double>(position_ + i)));
        encoder_.process(&sound, signals, n, position_);
        modulator_.process(signals, moved, n, position_);
        decoder_.process(moved, &wet, n, position_);
        mixer_.process(&wet, &dry, &out, n);
        for (int i = 0; i < n; ++i) expect(std::fabs(out[i]) < 8, "what is heard is no number, or far too loud");
        for (int i = 0; i < n; ++i) loudest_ = std::max(loudest_, std::fabs(wet[i]));
        position_ += n;
    }
    void skip(int samples) { position_ += samples; }  // sound was off
    float loudest() const { return loudest_; }        // of what the decoder played; when nobody plays

    // --- the thread of jobs: the engine's ---
    void open(const std::shared_ptr<StubModel>& model) {
        PortOptions options;
        options.offline = offline_;
        options.compute_seconds = 1e-5;
        for (Player* player : {&encoder_, &decoder_}) {
            options.method = player == &encoder_ ? kEncode : kDecode;
            options.states = 1;
            FramePort* port = chain_->open(model, options);
            std::lock_guard<std::mutex> lock(mutex_);
            opened_.emplace_back(player, port);
        }
    }
    void bend(const std::shared_ptr<StubModel>& model, Chance& chance) {
        std::vector<float> values(static_cast<size_t>(model->layers()[0].shape[0]));
        for (float& value : values) value = static_cast<float>(below(chance, 100)) / 100;
        chain_->bend(model, {{"layer", model->make_layer("layer", values.data(), values.size())}});
        expect(chain_->layer(model, "layer")->values.size() == values.size(), "a layer has another size");
    }
    void set(const std::shared_ptr<StubModel>& model, double gain) {
        Setting setting;
        setting.attribute = "gain";
        setting.values.resize(1);
        setting.values[0].number = gain;
        chain_->set(model, setting);
        expect(chain_->get(model, "gain").size() == 1, "an attribute has no value");
    }
    void forget_bends() { chain_->forget_bends(); }

    // --- the message thread ---
    void message(Chance& chance) {
        take_ports();
        for (Player* player : {&encoder_, &decoder_}) player->sweep();
        modulator_.service();
        switch (below(chance, 10)) {
            case 0: delay(chance); break;
            case 1: lists(chance); break;
            case 2: modulate(chance); break;
            case 3: mix(chance); break;
            case 4: look(); break;
            case 5: (below(chance, 2) ? encoder_ : decoder_).enable(below(chance, 8) != 0); break;
            default: break;
        }
    }

   private:
    void take_ports() {
        std::vector<std::pair<Player*, FramePort*>> opened;
        {
            std::lock_guard<std::mutex> lock(mutex_);
            opened.swap(opened_);
        }
        for (const auto& [player, port] : opened) {
            port->clock_rate = 48000;
            port->priority = 0;
            FramePort*& held = player == &encoder_ ? encoding_ : decoding_;
            if (held) {
                held->replaced = true;
                held->release();
            }
            port->retain();  // to be looked at; the player has the other reference
            held = port;
            player->offer(port);
        }
    }
    void delay(Chance& chance) {
        const int in = below(chance, 600);
        encoder_.set_deadlines({in, in});
        decoder_.set_deadlines({in, in + below(chance, 600)});
        mixer_.follow(below(chance, 4000));
    }
    void lists(Chance& chance) {
        float frame[kLatents] = {};
        encoder_.keep_frames(below(chance, 2) == 0);
        while (encoder_.frames_out.read(frame)) expect(std::isfinite(frame[0]), "a latent is no number");
        decoder_.follow_frames(below(chance, 4) == 0);
        for (int i = below(chance, 80); i > 0; --i) decoder_.frames_in.write(frame, kLatents);
    }
    void modulate(Chance& chance) {
        static const char* const kBases[] = {"perlin", "cell", "simplex", "voronoi", "fractal", "distorted"};
        modulator_.set("basis", {kBases[below(chance, 6)]});
        modulator_.set("seed", {below(chance, 1000) * 1.0, below(chance, 1000) * 1.0});
        modulator_.set("jump", {below(chance, 400) * 1.0});
        modulator_.set("time", {20.0 + below(chance, 900)});
        modulator_.set("scale", {below(chance, 200) / 100.0});
        modulator_.set("enable", {below(chance, 4) ? 1.0 : 0.0});
        modulator_.set("freeze", {below(chance, 4) ? 0.0 : 1.0});
        if (below(chance, 3) == 0) modulator_.set("trigger", {});
        expect(!modulator_.dump().empty(), "a modulator has no state");
    }
    void mix(Chance& chance) {
        mixer_.set("mix", {below(chance, 101) * 1.0});
        mixer_.set("limit", {below(chance, 2) * 1.0});
        mixer_.set("gain_out", {-1.0 * below(chance, 20)});
        expect(mixer_.take_levels().out < 20, "a level is out of range");
    }
    void look() {
        char line[SharedLine::kSize];
        for (FramePort* port : {encoding_, decoding_}) {
            if (!port) continue;
            port->error.read(line);
            port->form.read(line);
            expect(port->failed + port->not_finite <= port->finished && !port->gone, "more frames failed than there were");
        }
        expect(encoder_.late() >= 0 && decoder_.dropped() >= 0 && modulator_.not_finite() >= 0, "a counter is below 0");
    }

   public:
    // When nobody plays any more: what look() held.
    void let_go() {
        for (FramePort** port : {&encoding_, &decoding_}) {
            if (*port) (*port)->release();
            *port = nullptr;
        }
    }

   private:
    std::shared_ptr<Chain> chain_;
    bool offline_;
    Player encoder_, decoder_;
    Modulator modulator_;
    Mixer mixer_;
    std::vector<std::vector<float>> signals_, moved_;
    float sound_[kMostBlock] = {}, wet_[kMostBlock] = {}, out_[kMostBlock] = {};
    float loudest_ = 0;
    int64_t position_ = 0;
    std::mutex mutex_;  // of jobs and messages
    std::vector<std::pair<Player*, FramePort*>> opened_;
    FramePort *encoding_ = nullptr, *decoding_ = nullptr;
};

}  // namespace lp
