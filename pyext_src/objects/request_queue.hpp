// The queue between a host's objects and Python: requests go in, replies come out. Never touched by the audio thread.
#pragma once

#include <chrono>
#include <condition_variable>
#include <deque>
#include <mutex>

#include "objects/requests.hpp"

namespace lp {

class RequestQueue {
   public:
    void ask(Request request) {
        std::lock_guard<std::mutex> lock(mutex_);
        writes_ = writes_ || is_write(request);
        requests_.push_back(std::move(request));
        ++open_;
        ++unnoted_;
        changed_.notify_all();
    }

    // Before all that waits, and not counted: for who takes the requests, from another of its threads.
    void prompt(Request request) {
        std::lock_guard<std::mutex> lock(mutex_);
        requests_.push_front(std::move(request));
        changed_.notify_all();
    }

    // The next request, if there is one.
    bool try_next(Request* request) {
        std::lock_guard<std::mutex> lock(mutex_);
        if (requests_.empty()) return false;
        take(request);
        return true;
    }

    bool has_requests() {
        std::lock_guard<std::mutex> lock(mutex_);
        return !requests_.empty();
    }

    // Waits for a request; false when the process is about to end.
    bool next(Request* request) {
        std::unique_lock<std::mutex> lock(mutex_);
        changed_.wait(lock, [&] { return !requests_.empty() || leaving_; });
        if (leaving_) return false;
        take(request);
        return true;
    }

    void begin_work() {
        std::lock_guard<std::mutex> lock(mutex_);
        ++open_;
    }

    void end_work() {
        std::lock_guard<std::mutex> lock(mutex_);
        --open_;
        changed_.notify_all();
    }

    // For a connection that starts its engine again: it remembers a request that it has taken from here ...
    void noted() {
        std::lock_guard<std::mutex> lock(mutex_);
        --unnoted_;
    }

    // ... and a new engine has so many of them to do.
    void restart(size_t remembered) {
        std::lock_guard<std::mutex> lock(mutex_);
        open_ = unnoted_ + static_cast<int>(remembered);
        changed_.notify_all();
    }

    void reply(Reply reply) {
        std::lock_guard<std::mutex> lock(mutex_);
        replies_.push_back(std::move(reply));
    }

    std::deque<Reply> take_replies() {
        std::lock_guard<std::mutex> lock(mutex_);
        std::deque<Reply> taken;
        taken.swap(replies_);
        return taken;
    }

    // Off-line hosts wait until all that was asked is done, so that the same patch gives the same samples.
    void wait_until_idle() {
        std::unique_lock<std::mutex> lock(mutex_);
        changed_.wait(lock, [&] { return (open_ == 0 && requests_.empty()) || leaving_ || broken_; });
    }

    // Python could not start: no reply will come, or not soon.
    void give_up() {
        std::lock_guard<std::mutex> lock(mutex_);
        broken_ = true;
        changed_.notify_all();
    }

    // It has started after all.
    void go_on() {
        std::lock_guard<std::mutex> lock(mutex_);
        broken_ = false;
    }

    // The process is about to end. What is to be written is written first; false when it takes longer than that.
    bool leave(std::chrono::milliseconds longest) {
        std::unique_lock<std::mutex> lock(mutex_);
        if (writes_) requests_.push_back({0, "leave"});
        changed_.notify_all();
        const bool written = !writes_ || changed_.wait_for(lock, longest, [&] { return written_ || broken_; });
        leaving_ = true;
        changed_.notify_all();
        return written;
    }

    // The answer to "leave".
    void has_written() {
        std::lock_guard<std::mutex> lock(mutex_);
        written_ = true;
        changed_.notify_all();
    }

   private:
    static bool is_write(const Request& request) {
        const std::string word = request.atoms.empty() ? "" : request.atoms[0].symbol;
        return word == "write" || word == "record_write" || request.selector == "write_beside";
    }

    // The last may be one that is not counted: who waits until all is done would hear of it from nobody else.
    void take(Request* request) {
        *request = std::move(requests_.front());
        requests_.pop_front();
        if (requests_.empty()) changed_.notify_all();
    }

    std::mutex mutex_;
    std::condition_variable changed_;
    std::deque<Request> requests_;
    std::deque<Reply> replies_;
    int open_ = 0;     // asked, or begun by the engine, and not done
    int unnoted_ = 0;  // asked, and not noted
    bool leaving_ = false, broken_ = false;
    bool writes_ = false, written_ = false;  // files were asked for; they are all there
};

}  // namespace lp
