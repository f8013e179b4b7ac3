// What comes back from the engine, and what objects say: a clock asks the main thread to look, every few milliseconds.
#include <cstdlib>
#include <cstring>

#include "max/box.hpp"
#include "objects/settings.hpp"

namespace lp::max {

namespace {

constexpr double kLookMs = 5;
constexpr int kLooksBetweenChanges = 8;  // 25 times a second

t_clock* look_clock = nullptr;
t_qelem* main_look = nullptr;

void on_clock(void*) {
    qelem_set(main_look);
    clock_fdelay(look_clock, kLookMs);
}

void deliver_now() {
    if (is_offline()) session().requests.wait_until_idle();
    guarded(session(), "replies", [] {
        session().deliver_replies(print);
        session().tick_all();
    });
    session().flush(print);
}

void on_main(void*) {
    static int looks = 0;
    run_deferred();
    deliver_now();
    if (++looks % kLooksBetweenChanges != 0) return;
    look_at_bursts();
    show_changes();
}

bool read_offline() {
    const char* asked = std::getenv("LATENTPLAY_SYNC");
    return asked && std::strcmp(asked, "0") != 0;
}

}  // namespace

Session& session() {
    static auto* one = new Session(settings().data);
    return *one;
}

bool is_offline() {
    static const bool offline = read_offline();
    return offline;
}

void print(const std::string& line, bool is_error) {
    if (is_error) {
        object_error(nullptr, "%s", line.c_str());
    } else {
        object_post(nullptr, "%s", line.c_str());
    }
}

void start_delivery() {
    if (look_clock) return;
    static t_object owner;
    main_look = static_cast<t_qelem*>(qelem_new(&owner, as_method(on_main)));
    look_clock = clock_new(&owner, as_method(on_clock));
    clock_fdelay(look_clock, kLookMs);
}

void deliver_soon() { qelem_set(main_look); }

void settle() {
    session().flush(print);
    if (is_offline()) deliver_now();
}

}  // namespace lp::max
