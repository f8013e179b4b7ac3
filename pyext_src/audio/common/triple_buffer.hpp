// Hands complete settings from the message side to the audio thread.
#pragma once

#include <array>
#include <atomic>

#include "audio/common/realtime.hpp"

namespace lp {

// Three slots: the writer fills one, the reader holds one, the third changes hands. Neither ever waits.
template <class T>
class TripleBuffer {
   public:
    T& draft() { return slots_[draft_]; }

    // Hands the draft over. The next draft holds old values: write all of it.
    void send() { draft_ = waiting_.exchange(draft_ | kFresh, std::memory_order_acq_rel) & kSlot; }

    // The newest value, or nullptr when none has come since the last call.
    const T* take() LP_RT {
        if (!(waiting_.load(std::memory_order_relaxed) & kFresh)) return nullptr;
        held_ = waiting_.exchange(held_, std::memory_order_acq_rel) & kSlot;
        return &slots_[held_];
    }

   private:
    static constexpr unsigned kSlot = 3, kFresh = 4;

    std::array<T, 3> slots_;
    unsigned draft_ = 0, held_ = 1;
    std::atomic<unsigned> waiting_{2};
};

}  // namespace lp
