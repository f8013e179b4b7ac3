// Whether anybody still waits for a frame of a port while it is computed.
#pragma once

#include <chrono>
#include <cstdint>

#include "audio/codec/frame_port.hpp"
#include "plan/wanted.hpp"

namespace lp {

class FrameWanted final : public plan::Wanted {
   public:
    // From now on; `port` may be null: always.
    explicit FrameWanted(const FramePort* port) : port_(port), began_(std::chrono::steady_clock::now()) {}

    // Where another model is about to play, this one plays on as long as it is in time.
    bool ask() const noexcept override {
        if (!port_) return true;
        if (port_->closed.load(std::memory_order_relaxed)) return false;
        return !port_->replaced.load(std::memory_order_relaxed) || std::chrono::steady_clock::now() - began_ < kSlow;
    }

   private:
    static constexpr std::chrono::milliseconds kSlow{250};  // no frame in time takes so long

    const FramePort* port_;
    std::chrono::steady_clock::time_point began_;
};

}  // namespace lp
