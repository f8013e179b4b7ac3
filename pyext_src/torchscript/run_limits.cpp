// The clock and the memory of a model's calls, and torch's allocator that asks for leave.
#include "torchscript/run_limits.hpp"

#include <c10/core/CPUAllocator.h>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <mutex>
#include <stdexcept>

#if !defined(_WIN32)
#include <time.h>
#include <unistd.h>
#endif

namespace lp {

namespace {

constexpr int64_t kLookEveryNs = 10'000'000;
constexpr size_t kLookEveryBytes = 64u << 20;
constexpr size_t kMostMore = size_t(4) << 30;  // bytes that one call may add
thread_local RunLimits* current = nullptr;
std::atomic<bool> all_given_up{false};

int64_t clock_ns() {
    return std::chrono::duration_cast<std::chrono::nanoseconds>(std::chrono::steady_clock::now().time_since_epoch()).count();
}

// Of this thread: a machine that is busy or was asleep must not end a good model.
int64_t own_ns() {
#if defined(_WIN32)
    return clock_ns();
#else
    timespec spent{};
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &spent);
    return int64_t(spent.tv_sec) * 1'000'000'000 + spent.tv_nsec;
#endif
}

// Bytes that this process holds, 0 where the system does not say.
size_t memory_held() {
#if defined(__linux__)
    std::FILE* file = std::fopen("/proc/self/statm", "r");
    if (!file) return 0;
    unsigned long pages = 0, resident = 0;
    const int read = std::fscanf(file, "%lu %lu", &pages, &resident);
    std::fclose(file);
    return read == 2 ? resident * static_cast<size_t>(sysconf(_SC_PAGESIZE)) : 0;
#else
    return 0;
#endif
}

// Half of the machine's memory: hosts and other programs live there too.
size_t most_held() {
#if defined(__linux__)
    static const size_t all = static_cast<size_t>(sysconf(_SC_PHYS_PAGES)) * static_cast<size_t>(sysconf(_SC_PAGESIZE));
    return std::max(all / 2, size_t(1) << 30);
#else
    return ~size_t(0);
#endif
}

class AskingAllocator final : public c10::Allocator {
   public:
    explicit AskingAllocator(c10::Allocator* inner) : inner_(inner) {}
    c10::DataPtr allocate(size_t bytes) override {
        RunLimits::allocating(bytes);
        return inner_->allocate(bytes);
    }
    c10::DeleterFnPtr raw_deleter() const override { return inner_->raw_deleter(); }
    void copy_data(void* to, const void* from, size_t bytes) const override { default_copy_data(to, from, bytes); }

   private:
    c10::Allocator* inner_;
};

}  // namespace

RunLimits::RunLimits(const FramePort* port)
    : wanted_(port), outer_(current), until_ns_(own_ns() + static_cast<int64_t>(1e9 * seconds)), looked_ns_(clock_ns()) {
    current = this;
}

RunLimits::~RunLimits() { current = outer_; }

void RunLimits::look() {
    if (!current) return;
    const int64_t now = clock_ns();
    if (now - current->looked_ns_ < kLookEveryNs) return;
    current->looked_ns_ = now;
    current->look_closely();
}

void RunLimits::look_closely() {
    if (all_given_up || !wanted_.ask()) give_up("nobody waits for it any more");
    if (own_ns() > until_ns_) {
        char shown[32];
        std::snprintf(shown, sizeof shown, "%g", seconds.load());
        give_up("it computed for " + std::string(shown) + " s without an end and was given up: open another model, or this one again");
    }
    look_at_memory(0);
}

void RunLimits::allocating(size_t bytes) {
    if (!current) return;
    current->taken_ += std::min(bytes, kMostMore + 1);
    if (current->taken_ < kLookEveryBytes) return;
    current->taken_ = 0;
    if (bytes > kMostMore) current->give_up("it wants more than 4 GB of memory at once");
    current->look_at_memory(bytes);
}

void RunLimits::look_at_memory(size_t more) {
    const size_t held = memory_held();
    if (held == 0) return;
    if (memory_before_ == 0) memory_before_ = held;
    if (held + more > memory_before_ + kMostMore) give_up("it took more than 4 GB of memory in one call");
    if (held + more > most_held()) give_up("half of this machine's memory is in use: close a model");
}

void RunLimits::give_up(const std::string& why) {
    exceeded_ = !all_given_up;
    throw std::runtime_error(why);
}

void RunLimits::give_up_all() { all_given_up = true; }

void limit_memory() {
    static std::once_flag once;
    std::call_once(once, [] { c10::SetCPUAllocator(new AskingAllocator(c10::GetCPUAllocator()), 255); });
}

}  // namespace lp
