// What tells systemd that this process is well: the datagrams of sd_notify(3). Without such a manager, and on other systems, nothing.
#pragma once

#include <string>

namespace lp {

class ServiceManager {
   public:
    ServiceManager();
    ~ServiceManager();
    ServiceManager(const ServiceManager&) = delete;

    bool is_there() const { return socket_ >= 0; }
    double watchdog_seconds() const { return watchdog_seconds_; }  // 0: it does not watch this process
    void say(const std::string& lines);                            // READY=1, WATCHDOG=1, STATUS=…; never waits

   private:
    int socket_ = -1;
    std::string address_;
    double watchdog_seconds_ = 0;
};

}  // namespace lp
