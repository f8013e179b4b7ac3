// The texture cache: textures are made off the audio thread, kept for the next time, freed when no voice uses them.
//
// For the message side, one thread at a time. A batch is made by a thread that lives as long as the batch.
#pragma once

#include <atomic>
#include <memory>
#include <thread>
#include <unordered_map>
#include <vector>

#if defined(__linux__)
#include <pthread.h>
#endif

#include "audio/mod/mod_setting.hpp"
#include "noise/hash.hpp"

namespace lp {

struct TextureKey {
    Basis basis;
    int32_t seed;
    Law law;
    uint64_t number() const {
        return (uint64_t{static_cast<uint32_t>(law)} << 40) | (uint64_t{static_cast<uint32_t>(basis)} << 32) |
               static_cast<uint32_t>(seed);
    }
    static TextureKey of(const Texture& texture) { return {texture.basis, texture.seed, texture.law}; }
};

class TextureCache {
   public:
    ~TextureCache() { join(); }

    const Texture* find(TextureKey key) const {
        const auto found = textures_.find(key.number());
        return found == textures_.end() ? nullptr : found->second.get();
    }

    // In this call: 0.1 to 0.6 ms.
    void make(TextureKey key) {
        auto texture = blank(key);
        fill(*texture);
        textures_[key.number()] = std::move(texture);
    }

    bool busy() const { return !batch_.empty(); }

    // In the background; only when not busy.
    void start(const std::vector<TextureKey>& keys) {
        for (TextureKey key : keys) batch_.push_back(blank(key));
        done_.store(false, std::memory_order_relaxed);
        thread_ = std::thread([this] { make_batch(); });
    }

    // True when a batch has come in since the last call.
    bool collect() {
        if (!busy() || !done_.load(std::memory_order_acquire)) return false;
        join();
        for (auto& texture : batch_) {
            textures_.try_emplace(TextureKey::of(*texture).number(), std::move(texture));
        }
        batch_.clear();
        return true;
    }

    // Frees textures, once there are many, that no setting from number `taken` on uses.
    void tidy(uint64_t taken) {
        if (textures_.size() <= kKept) return;
        for (auto it = textures_.begin(); it != textures_.end();) {
            it = it->second->last_setting < taken ? textures_.erase(it) : std::next(it);
        }
    }

    void mark(const Texture* texture, uint64_t serial) {
        if (texture) textures_[TextureKey::of(*texture).number()]->last_setting = serial;
    }

   private:
    static constexpr size_t kKept = 512;  // 16 MB

    static std::unique_ptr<Texture> blank(TextureKey key) {
        auto texture = std::make_unique<Texture>();
        texture->basis = key.basis;
        texture->seed = key.seed;
        texture->law = key.law;
        texture->spread = SeedHash(key.seed, 8).signed_at(0);
        texture->share = 0.3 + 0.4 * SeedHash(key.seed, 9).at(0);
        return texture;
    }

    static void fill(Texture& texture) {
        make_texture(texture.basis, texture.seed, texture.law, texture.values.data());
        texture.values[kTextureSize] = texture.values[0];
        texture.turn = turn_of(texture.values.data(), is_blocky(texture.basis));
    }

    void make_batch() {
        leave_real_time();
        for (auto& texture : batch_) fill(*texture);
        done_.store(true, std::memory_order_release);
    }

    // A thread inherits the priority of the one that starts it: in Pd, the audio thread's.
    static void leave_real_time() {
#if defined(__linux__)
        const sched_param normal{};
        pthread_setschedparam(pthread_self(), SCHED_OTHER, &normal);
#endif
    }

    void join() {
        if (thread_.joinable()) thread_.join();
    }

    std::unordered_map<uint64_t, std::unique_ptr<Texture>> textures_;
    std::vector<std::unique_ptr<Texture>> batch_;
    std::atomic<bool> done_{false};
    std::thread thread_;
};

}  // namespace lp
