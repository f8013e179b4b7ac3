// Which model ended the engine: one that does so three times in a row is left alone.
#pragma once

#include <map>
#include <set>
#include <string>
#include <utility>

namespace lp {

class Suspects {
   public:
    static constexpr int kMost = 3;
    static constexpr int kFewFrames = 20;

    // The engine has ended while these models were loaded or ran; `frames`: what each had played since it was started.
    // `from_outside`: somebody ended it, so that a model is suspected only if it never gets far. Returns those that are now
    // left alone.
    std::set<std::string> accuse(const std::map<std::string, long>& running, bool from_outside) {
        std::set<std::string> now;
        std::map<std::string, int> counts;
        for (const auto& [file, frames] : running) {
            if (from_outside && frames >= kFewFrames) continue;
            counts[file] = counts_[file] + 1;
            if (counts[file] >= kMost && left_alone_.insert(file).second) now.insert(file);
        }
        counts_ = std::move(counts);  // in a row: the others are cleared
        return now;
    }

    // The musician asks for it again. True when it was left alone.
    bool pardon(const std::string& file) {
        if (left_alone_.erase(file) == 0) return false;
        counts_.erase(file);
        return true;
    }

    const std::set<std::string>& left_alone() const { return left_alone_; }

   private:
    std::map<std::string, int> counts_;
    std::set<std::string> left_alone_;
};

}  // namespace lp
