// How an off-line host waits for a frame: it looks, as the worker looks for frames, so that no call has to cross processes.
#include <chrono>
#include <thread>

#include "audio/codec/frame_port.hpp"

namespace lp {

void wait_for_frame(const FramePort& port, int64_t sequence) {
    for (int look = 0; !port.is_finished(sequence) && !port.gone.load(std::memory_order_acquire); ++look) {
        if (look < 200) {
            std::this_thread::yield();
        } else {
            std::this_thread::sleep_for(std::chrono::microseconds(20));
        }
    }
}

}  // namespace lp
