// What every call from a host goes through: one message at a time, and no exception passes into the host.
#pragma once

#include <exception>
#include <mutex>
#include <string>

#include "objects/session.hpp"

namespace lp {

// Runs `call`; what it throws becomes a line on the console. True when it threw nothing.
template <class Call>
bool guarded(Session& session, const char* entry, Call call) noexcept {
    std::string reason = "unknown";
    try {
        std::lock_guard<std::recursive_mutex> lock(session.mutex);
        call();
        return true;
    } catch (const std::exception& error) {
        reason = error.what();
    } catch (...) {
    }
    try {
        std::lock_guard<std::recursive_mutex> lock(session.mutex);
        session.send_error(0, std::string("latentplay: '") + entry + "' failed (" + reason + "): please report it");
    } catch (...) {  // not even memory for a line
    }
    return false;
}

}  // namespace lp
