// When lp.preset has the state of its chain written by itself: some seconds after a change, and again while something may still follow
// from it (a glide, a pad that learns).
#pragma once

#include <chrono>
#include <string>

namespace lp {

class Autosave {
   public:
    using Clock = std::chrono::steady_clock;

    void start(const std::string& file, double seconds) {
        file_ = file;
        pause_ = seconds;
        restored_ = false;
    }
    // What the file held stands: from now on the file may be written.
    void restored() {
        restored_ = true;
        asked_ = changed_ = Clock::now();
    }
    void stop() { file_.clear(); }
    const std::string& file() const { return file_; }

    void changed() { changed_ = Clock::now(); }

    // True when it is time to ask for it, which counts as asked.
    bool is_due() {
        if (file_.empty() || !restored_) return false;
        const auto now = Clock::now();
        if (seconds(asked_, now) < pause_ || seconds(changed_, asked_) > kAftermath) return false;
        asked_ = now;
        return true;
    }

   private:
    static constexpr double kAftermath = 60;
    static double seconds(Clock::time_point from, Clock::time_point to) { return std::chrono::duration<double>(to - from).count(); }

    std::string file_;
    bool restored_ = false;
    double pause_ = 0;
    Clock::time_point changed_, asked_;
};

}  // namespace lp
