// Watches, for a second after sound starts, how many blocks Pd computes in one go: the device's period.
#include <algorithm>
#include <chrono>
#include <vector>

#include "objects/signal_object.hpp"
#include "pd/pd.hpp"

namespace lp::pd {

namespace {

using Clock = std::chrono::steady_clock;
constexpr double kWatchSeconds = 1;
constexpr double kSameBurst = 0.3;   // of a block's time: blocks that follow sooner than this belong to one burst
constexpr double kUsual = 0.9;       // a stall is caught up in one long run; the period is what most runs stay within

t_clock* block_clock = nullptr;
int left = 0, run = 0;
Clock::time_point last;
std::vector<int> runs;

void finish() {
    if (runs.empty()) return;
    std::sort(runs.begin(), runs.end());
    const int usual = runs[static_cast<size_t>(kUsual * static_cast<double>(runs.size() - 1))];
    session().clock.saw_burst(usual * sys_getblksize());
    session().for_each([](Object& object) {
        if (auto* signal = dynamic_cast<SignalObject*>(&object)) signal->burst_changed();
    });
}

void on_block(void*) {
    const auto now = Clock::now();
    const double block_seconds = sys_getblksize() / static_cast<double>(sys_getsr());
    const bool same = std::chrono::duration<double>(now - last).count() < kSameBurst * block_seconds;
    last = now;
    if (!same && run > 0) runs.push_back(run);
    run = same ? run + 1 : 1;
    if (--left > 0) {
        clock_delay(block_clock, 1000 * block_seconds);
    } else {
        guarded(session(), "clock", finish);
    }
}

}  // namespace

void watch_burst() {
    if (is_offline() || left > 0) return;
    static int owner;
    if (!block_clock) block_clock = clock_new(&owner, reinterpret_cast<t_method>(on_block));
    left = static_cast<int>(kWatchSeconds * sys_getsr() / sys_getblksize());
    runs.clear();
    run = 0;
    clock_delay(block_clock, 0);
}

}  // namespace lp::pd
