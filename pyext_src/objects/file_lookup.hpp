// Whether files are there, asked in a way that a folder that does not answer (a network drive that is gone) holds the sound up for a
// moment at most.
#pragma once

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <exception>
#include <filesystem>
#include <memory>
#include <mutex>
#include <string>
#include <thread>
#include <utility>
#include <vector>

namespace lp {

enum class Wanted { file, anything };  // file: no folder; a pipe or a device counts, for whoever opens it has a line for that

class FileLookup {
   public:
    // The first of these paths at which something is; empty: none, or no answer in time.
    static std::string first(std::vector<std::string> paths, Wanted wanted = Wanted::anything) {
        if (waiting() > kMostLeftBehind) return "";
        const auto patience = is_stuck() ? kImpatience : kPatience;
        const auto answer = std::make_shared<Answer>();
        ++waiting();
        try {
            std::thread([answer, wanted, all = std::move(paths)] { answer->give(search(all, wanted)); }).detach();
        } catch (const std::exception&) {  // no more threads
            --waiting();
            return "";
        }
        std::unique_lock<std::mutex> lock(answer->mutex);
        const bool came = answer->given.wait_for(lock, patience, [&] { return answer->is_given; });
        return came ? answer->found : "";
    }

    static bool is_there(const std::string& path) { return !path.empty() && !first({path}).empty(); }

    // Somebody has not come back yet.
    static bool is_stuck() { return waiting() > 0; }

   private:
    static constexpr std::chrono::milliseconds kPatience{500}, kImpatience{20};
    static constexpr int kMostLeftBehind = 8;

    struct Answer {
        std::mutex mutex;
        std::condition_variable given;
        bool is_given = false;
        std::string found;

        void give(std::string path) {
            --waiting();
            std::lock_guard<std::mutex> lock(mutex);
            found = std::move(path);
            is_given = true;
            given.notify_all();
        }
    };

    static std::atomic<int>& waiting() {
        static std::atomic<int> count{0};
        return count;
    }

    static std::string search(const std::vector<std::string>& paths, Wanted wanted) {
        for (const std::string& path : paths) {
            try {
                const auto status = std::filesystem::status(std::filesystem::u8path(path));
                if (std::filesystem::exists(status) && !(wanted == Wanted::file && std::filesystem::is_directory(status))) return path;
            } catch (const std::exception&) {  // a name that the system cannot take, a folder that may not be looked into
            }
        }
        return "";
    }
};

}  // namespace lp
