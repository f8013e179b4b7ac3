// The library's entry point: the first loader that calls it registers all objects.
#include "connection/connection.hpp"
#include "max/box.hpp"

#if defined(_WIN32)
#define LP_EXPORT extern "C" __declspec(dllexport)
#else
#define LP_EXPORT extern "C" __attribute__((visibility("default")))
#endif

namespace lp::max {

namespace {

// What was asked to be written is there before Max is gone.
void leave(void*) { leave_engine(); }

void set_up_once() {
    static bool done = false;
    if (done) return;
    done = true;
    guarded(session(), "setup", [] {
        make_classes();
        start_delivery();
        start_engine(session(), EnginePlace::process);
    });
    quittask_install(as_method(leave), nullptr);
    object_post(nullptr, "latentplay %s", LP_VERSION);
}

}  // namespace

}  // namespace lp::max

LP_EXPORT void latentplay_main() { lp::max::set_up_once(); }
