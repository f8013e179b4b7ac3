// What tells systemd that this process is well: a datagram socket that the manager names in the environment.
#include "system/service_manager.hpp"

#if defined(__linux__)

#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <cstddef>
#include <cstdlib>
#include <cstring>

namespace lp {

namespace {

// Of a process that is meant, not of one that has only inherited the environment.
double seconds_to_live() {
    const char* microseconds = std::getenv("WATCHDOG_USEC");
    const char* process = std::getenv("WATCHDOG_PID");
    if (!microseconds || (process && std::atol(process) != getpid())) return 0;
    return std::atof(microseconds) * 1e-6;
}

}  // namespace

ServiceManager::ServiceManager() {
    const char* address = std::getenv("NOTIFY_SOCKET");
    if (!address || std::strlen(address) < 2 || std::strlen(address) >= sizeof(sockaddr_un::sun_path)) return;
    address_ = address;
    if (address_[0] == '@') address_[0] = '\0';  // a name that no folder holds
    socket_ = socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
    if (socket_ >= 0) watchdog_seconds_ = seconds_to_live();
}

ServiceManager::~ServiceManager() {
    if (socket_ >= 0) close(socket_);
}

void ServiceManager::say(const std::string& lines) {
    if (socket_ < 0) return;
    sockaddr_un to{};
    to.sun_family = AF_UNIX;
    std::memcpy(to.sun_path, address_.data(), address_.size());
    const auto size = static_cast<socklen_t>(offsetof(sockaddr_un, sun_path) + address_.size());
    [[maybe_unused]] const auto sent =
        sendto(socket_, lines.data(), lines.size(), MSG_NOSIGNAL, reinterpret_cast<const sockaddr*>(&to), size);
}

}  // namespace lp

#else

namespace lp {

ServiceManager::ServiceManager() = default;
ServiceManager::~ServiceManager() = default;
void ServiceManager::say(const std::string&) {}

}  // namespace lp

#endif
