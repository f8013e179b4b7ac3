// Whose frame is computed when: no more at once than the machine has cores, the most urgent first, and those over the same weights together.
#pragma once

#include <condition_variable>
#include <cstdint>
#include <exception>
#include <mutex>
#include <vector>

#include "engine/net.hpp"

namespace lp {

// A frame of a port: a call for each of its nets. Its worker's own but while it waits for its turn.
struct Work {
    FramePort* port = nullptr;
    std::vector<Net::Call> calls;
    const void* weights = nullptr;  // Net::shared_weights of all its nets
    std::exception_ptr thrown;

    enum class State { waiting, running, done };
    State state = State::done;  // the rest is of Turns
    std::condition_variable changed;
    int64_t came = 0, due = 0;  // ns
    int64_t counts_until = 0;   // ns: while it runs it takes a core; 0: it runs on that of another
};

// Works over the same weights, or one.
void compute(Work* const* works, int count) noexcept;

// Real time only. A lock is held for no longer than it takes to look around.
class Turns {
   public:
    static Turns& of_process();

    // Returns when it is computed, by this thread or by another port's. A model that takes far longer than it should does not count any
    // more: the others go on.
    void run(Work& work);

    // A port whose frames may be computed with those of others, while this lives.
    class Member {
       public:
        Member(const FramePort& port, const void* weights);
        ~Member();
        Member(const Member&) = delete;
        Member& operator=(const Member&) = delete;

       private:
        const FramePort* port_;
    };

   private:
    struct Joined {
        const FramePort* port;
        const void* weights;
    };

    Turns();
    void add(Work& work);
    void compute_with_others(Work& first, std::unique_lock<std::mutex>& lock);
    void wake_next();
    int64_t start(const Work& work, int64_t now) const;
    int64_t gathers_until(const Work& work) const;
    bool is_here(const FramePort* port) const;
    bool fits(const Work& first, const Work& other) const;

    const int cores_;
    std::mutex mutex_;
    std::vector<Work*> works_;  // the most urgent first
    std::vector<Joined> joined_;
};

}  // namespace lp
