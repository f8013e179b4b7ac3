// The engine in a process of its own: started, spoken to over a socket, and started again when it has ended.
//
// One thread starts it and listens to it, another sends: neither ever waits for the other, so that a long message in one
// direction cannot hold up those in the other.
#pragma once

#include <atomic>
#include <list>
#include <map>
#include <mutex>
#include <string>
#include <vector>

#include "connection/chain_memory.hpp"
#include "connection/connection.hpp"
#include "connection/suspects.hpp"
#include "connection/wire.hpp"
#include "system/child.hpp"
#include "system/shared_memory.hpp"
#include "system/socket.hpp"

namespace lp {

class ChildEngine final : public Connection {
   public:
    explicit ChildEngine(RequestQueue& requests);  // starts it
    bool leave() override;

   private:
    struct MappedPort {
        SharedMemory memory;
        std::string model;  // its file
        FramePort& port() { return *static_cast<FramePort*>(memory.data()); }
    };

    // The thread that listens.
    void supervise();
    void wait_for_better_times(int failed);
    bool start();
    bool shake_hands(Socket& listener, const std::string& secret);
    void listen();
    void take(IncomingReply incoming);
    void open_port(IncomingReply& incoming);
    void forget_closed_ports();
    void mourn(bool told);
    std::map<std::string, long> running_models();

    // The thread that sends.
    void send_requests();
    void note_and_send(Request request);
    void send(const std::vector<Request>& requests);

    RequestQueue& requests_;
    Child child_;                         // the listener's, these five
    std::string problem_;                 // why the last start failed
    std::list<MappedPort> ports_;
    std::string loading_;                 // the model that is being loaded
    bool recalled_ = false;               // the chains are as they were
    std::mutex socket_mutex_;             // taken while something is sent, and to put another socket in its place
    Socket socket_;
    std::mutex mutex_;                    // of the rest, never held while something is sent
    ChainMemory memory_;
    Suspects suspects_;
    bool speaks_ = false;                 // requests are sent as they come
    std::atomic<bool> leaving_{false}, ended_{false};
};

}  // namespace lp
