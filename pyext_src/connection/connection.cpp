// Chooses the engine that serves the objects of this process, and starts it.
#include "connection/connection.hpp"

#include <chrono>
#include <cstdio>

#include "connection/child_engine.hpp"
#include "connection/embedded.hpp"
#include "connection/replies.hpp"
#include "objects/settings.hpp"

namespace lp {

namespace {

// Lives as long as the process: its threads may still look at it during exit.
Connection* connection = nullptr;
RequestQueue* asked = nullptr;  // its requests

constexpr std::chrono::seconds kLongestWrite{10};  // a Python that has just been started takes seconds

// What is asked for, where it can be; embedded where nothing is asked for.
bool takes_a_process(RequestQueue& requests) {
    const std::string& asked = settings().engine;
    if (asked == "process") return true;
    if (!asked.empty() && asked != "embedded") {
        tell(requests, "engine '" + asked + "' in latentplay.cfg or LATENTPLAY_ENGINE: expected embedded or process");
    }
    const std::string obstacle = EmbeddedEngine::obstacle();
    if (asked == "embedded" && !obstacle.empty()) {
        tell(requests, "engine embedded cannot be (" + obstacle + "): it runs in a process of its own");
    }
    return !obstacle.empty();
}

}  // namespace

void start_engine(Session& session, EnginePlace place) {
    if (connection) return;
    asked = &session.requests;
    if (settings().python.empty()) {
        tell(session.requests, "no latentplay.cfg with a python= line in '" + binary_folder() + "', nor '" + user_settings_file() +
                                   "', so the objects cannot load models; type in a terminal: latentplay install (for Max: "
                                   "latentplay install --max); if it has no such command, begin with step 1 of latentplay's README");
        return session.requests.give_up();
    }
    if (place == EnginePlace::process || takes_a_process(session.requests)) {
        connection = new ChildEngine(session.requests);
    } else {
        connection = new EmbeddedEngine(session.requests);
    }
}

bool leave_engine() {
    if (!connection) return true;
    if (!asked->leave(kLongestWrite)) {
        std::fputs("latentplay: the host ends, but files were still being written: the old ones stay\n", stderr);
    }
    return connection->leave();
}

}  // namespace lp
