// One connection over the loopback interface: the same on every system, and nothing but two processes of this machine.
#pragma once

#include <atomic>
#include <cstdint>
#include <string>

namespace lp {

class Socket {
   public:
    Socket() = default;
    explicit Socket(intptr_t handle) : handle_(handle) {}
    Socket(const Socket&) = delete;
    Socket& operator=(const Socket&) = delete;
    Socket(Socket&& other) noexcept : handle_(other.handle_.exchange(kNone)) {}
    Socket& operator=(Socket&& other) noexcept;
    ~Socket() { close(); }

    static Socket listen_on_loopback(int* port);  // not open when it fails
    Socket accept(int milliseconds);              // not open when nobody has come

    bool is_open() const { return handle_ != kNone; }
    bool send_all(const void* bytes, size_t size);
    bool receive_all(void* bytes, size_t size);
    void give_up_after(int milliseconds);  // of receiving; 0: never
    void shut_down();                      // both directions, from any thread: who waits for it returns
    void close();

   private:
    static constexpr intptr_t kNone = -1;
    std::atomic<intptr_t> handle_{kNone};
};

// A message: its size in 8 bytes, then its bytes. False when the connection has ended or the message is longer than `most`.
bool send_message(Socket& socket, const std::string& bytes);
bool receive_message(Socket& socket, std::string* bytes, size_t most);

std::string random_secret();  // 32 letters

}  // namespace lp
