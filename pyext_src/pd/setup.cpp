// The external's entry points: Pd calls one of them, the first call registers all objects.
#include <cstdio>
#include <cstdlib>

#if defined(__linux__)
#include <sys/syscall.h>
#include <unistd.h>
#elif defined(__APPLE__)
#include <pthread.h>
#endif

#include "connection/connection.hpp"
#include "pd/pd.hpp"

#if defined(_WIN32)
#define LP_EXPORT extern "C" __declspec(dllexport)
#else
#define LP_EXPORT extern "C" __attribute__((visibility("default")))
#endif

namespace lp::pd {

namespace {

bool on_main_thread() {
#if defined(__linux__)
    return syscall(SYS_gettid) == getpid();
#elif defined(__APPLE__)
    return pthread_main_np() != 0;
#else
    return false;  // Windows has ended all other threads by then: what they hold would be waited for without end
#endif
}

// Thread-local destructors of the host's thread run before all static ones, however late torch was loaded: here the workers
// stop, before libtorch's own destructors run. One that is stuck (in a long load) ends with the process.
struct Leaving {
    bool armed = false;
    ~Leaving() {
        if (!armed || !on_main_thread()) return;
        if (leave_engine()) return;
        std::fflush(nullptr);
        std::_Exit(0);
    }
};

thread_local Leaving leaving;

void set_up_once() {
    static bool done = false;
    if (done) return;
    done = true;
    leaving.armed = true;
    guarded(session(), "setup", [] {
        setup_objects();
        start_clock();
        start_engine(session());
    });
    post("latentplay %s", LP_VERSION);
}

}  // namespace

}  // namespace lp::pd

LP_EXPORT void latentplay_setup() { lp::pd::set_up_once(); }
LP_EXPORT void setup_lp0x2eencode_tilde() { lp::pd::set_up_once(); }
LP_EXPORT void setup_lp0x2edecode_tilde() { lp::pd::set_up_once(); }
LP_EXPORT void setup_lp0x2emodel_tilde() { lp::pd::set_up_once(); }
LP_EXPORT void setup_lp0x2emod_tilde() { lp::pd::set_up_once(); }
LP_EXPORT void setup_lp0x2emix_tilde() { lp::pd::set_up_once(); }
LP_EXPORT void setup_lp0x2ebend() { lp::pd::set_up_once(); }
LP_EXPORT void setup_lp0x2econtrol() { lp::pd::set_up_once(); }
LP_EXPORT void setup_lp0x2epreset() { lp::pd::set_up_once(); }
