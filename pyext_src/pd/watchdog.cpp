// The watchdog of the service that plays a patch: fed while the sound device runs and the hops of every chain are on time.
#include <algorithm>
#include <chrono>

#if !defined(_WIN32)
#include <dlfcn.h>
#endif

#include "pd/pd.hpp"
#include "system/service_manager.hpp"

namespace lp::pd {

namespace {

using Clock = std::chrono::steady_clock;
constexpr double kMeals = 4;             // within the time that the watchdog waits: a hop or two may be late
constexpr double kStatusSeconds = 10;    // without a watchdog

// True where this Pd does not tell.
bool audio_is_open() {
#if defined(_WIN32)
    return true;
#else
    static const auto is_open = reinterpret_cast<int (*)()>(dlsym(RTLD_DEFAULT, "audio_isopen"));
    return !is_open || is_open() != 0;
#endif
}

class Watchdog {
   public:
    void look() {
        if (!manager_.is_there()) return;
        const auto now = Clock::now();
        const double passed = std::chrono::duration<double>(now - looked_).count();
        if (ready_ && passed < pause()) return;
        const std::string trouble = ready_ ? trouble_since(passed) : "";
        looked_ = now;
        manager_.say(std::string(ready_ ? "" : "READY=1\n") + (trouble.empty() ? "WATCHDOG=1\n" : "") + "STATUS=" +
                     (trouble.empty() ? "on time" : trouble));
        ready_ = true;
        if (trouble != told_ && !trouble.empty() && manager_.watchdog_seconds() > 0) {
            pd_error(nullptr, "latentplay: %s: unless that changes, the service starts again in %.0f s", trouble.c_str(),
                     manager_.watchdog_seconds() - pause());
        }
        told_ = trouble;
    }

   private:
    double pause() const { return manager_.watchdog_seconds() > 0 ? manager_.watchdog_seconds() / kMeals : kStatusSeconds; }

    std::string trouble_since(double seconds) {
        if (!has_sound()) return "the sound device is gone";
        std::string late;
        session().for_each([&](Object& object) {
            const bool keeps_time = object.keeps_time(seconds);  // every one is asked: it counts from here
            if (!keeps_time && late.empty()) late = "the hops of " + object.class_name() + " " + object.chain() + " are late";
        });
        return late;
    }

    // When the sound server goes, or was not there at the start, Pd computes on without it.
    static bool has_sound() {
        static const bool none_wanted = on_command_line("-nosound");
        return none_wanted || !pd_getdspstate() || audio_is_open();
    }

    ServiceManager manager_;
    Clock::time_point looked_ = Clock::now();
    std::string told_;
    bool ready_ = false;
};

}  // namespace

void feed_watchdog() {
    static auto* one = new Watchdog;
    one->look();
}

}  // namespace lp::pd
