// One connection over the loopback interface: the same on every system, and nothing but two processes of this machine.
#include "system/socket.hpp"

#include <algorithm>
#include <cerrno>
#include <random>

#if defined(_WIN32)
#include <winsock2.h>
#include <ws2tcpip.h>
#else
#include <arpa/inet.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>
#endif

namespace lp {

namespace {

#if defined(_WIN32)

using Handle = SOCKET;
constexpr int kSendFlags = 0;
constexpr int kBoth = SD_BOTH;
bool was_interrupted() { return false; }
int poll_one(Handle handle, int milliseconds) {
    WSAPOLLFD one{handle, POLLRDNORM, 0};
    return WSAPoll(&one, 1, milliseconds);
}
Handle new_socket() {
    static const bool started = [] {
        WSADATA data;
        return WSAStartup(MAKEWORD(2, 2), &data) == 0;
    }();
    const DWORD kind = WSA_FLAG_OVERLAPPED | WSA_FLAG_NO_HANDLE_INHERIT;  // not for the children of the host
    return started ? WSASocketW(AF_INET, SOCK_STREAM, IPPROTO_TCP, nullptr, 0, kind) : INVALID_SOCKET;
}
void close_handle(Handle handle) { closesocket(handle); }
void prepare(Handle) {}
// Here another process could else take our port over, and be told the secret.
void keep_port(Handle handle) {
    const int on = 1;
    setsockopt(handle, SOL_SOCKET, SO_EXCLUSIVEADDRUSE, reinterpret_cast<const char*>(&on), sizeof on);
}
// Here shutting down does not end a wait for bytes in every version of the system.
void end_waits(Handle handle) { CancelIoEx(reinterpret_cast<HANDLE>(handle), nullptr); }

#else

using Handle = int;
#if defined(MSG_NOSIGNAL)
constexpr int kSendFlags = MSG_NOSIGNAL;
#else
constexpr int kSendFlags = 0;
#endif
constexpr int kBoth = SHUT_RDWR;
bool was_interrupted() { return errno == EINTR; }
int poll_one(Handle handle, int milliseconds) {
    pollfd one{handle, POLLIN, 0};
    return poll(&one, 1, milliseconds);
}
Handle new_socket() { return ::socket(AF_INET, SOCK_STREAM, IPPROTO_TCP); }
void close_handle(Handle handle) { ::close(handle); }
// Not for the children of the host; a connection that has ended gives an error, no signal.
void prepare(Handle handle) {
    fcntl(handle, F_SETFD, FD_CLOEXEC);
#if defined(SO_NOSIGPIPE)
    const int on = 1;
    setsockopt(handle, SOL_SOCKET, SO_NOSIGPIPE, &on, sizeof on);
#endif
}
void keep_port(Handle) {}
void end_waits(Handle) {}

#endif

Handle handle_of(intptr_t number) { return static_cast<Handle>(number); }

// What one call takes: Windows counts in int.
int part_of(size_t size) { return static_cast<int>(std::min<size_t>(size, 1 << 30)); }

}  // namespace

Socket& Socket::operator=(Socket&& other) noexcept {
    if (this != &other) {
        close();
        handle_ = other.handle_.exchange(kNone);
    }
    return *this;
}

Socket Socket::listen_on_loopback(int* port) {
    Socket made(static_cast<intptr_t>(new_socket()));
    if (!made.is_open()) return made;
    const Handle handle = handle_of(made.handle_);
    prepare(handle);
    keep_port(handle);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof address;
    auto* any = reinterpret_cast<sockaddr*>(&address);
    if (bind(handle, any, size) != 0 || listen(handle, 4) != 0 || getsockname(handle, any, &size) != 0) return Socket();
    *port = ntohs(address.sin_port);
    return made;
}

Socket Socket::accept(int milliseconds) {
    if (poll_one(handle_of(handle_), milliseconds) <= 0) return Socket();
    Socket came(static_cast<intptr_t>(::accept(handle_of(handle_), nullptr, nullptr)));
    if (!came.is_open()) return came;
    prepare(handle_of(came.handle_));
    const int on = 1;
    setsockopt(handle_of(came.handle_), IPPROTO_TCP, TCP_NODELAY, reinterpret_cast<const char*>(&on), sizeof on);
    return came;
}

bool Socket::send_all(const void* bytes, size_t size) {
    const char* at = static_cast<const char*>(bytes);
    while (size > 0) {
        const auto sent = ::send(handle_of(handle_), at, part_of(size), kSendFlags);
        if (sent < 0 && was_interrupted()) continue;
        if (sent <= 0) return false;
        at += sent;
        size -= static_cast<size_t>(sent);
    }
    return true;
}

bool Socket::receive_all(void* bytes, size_t size) {
    char* at = static_cast<char*>(bytes);
    while (size > 0) {
        const auto received = ::recv(handle_of(handle_), at, part_of(size), 0);
        if (received < 0 && was_interrupted()) continue;
        if (received <= 0) return false;
        at += received;
        size -= static_cast<size_t>(received);
    }
    return true;
}

void Socket::give_up_after(int milliseconds) {
#if defined(_WIN32)
    const DWORD limit = static_cast<DWORD>(milliseconds);
#else
    const timeval limit{milliseconds / 1000, (milliseconds % 1000) * 1000};
#endif
    setsockopt(handle_of(handle_), SOL_SOCKET, SO_RCVTIMEO, reinterpret_cast<const char*>(&limit), sizeof limit);
}

void Socket::shut_down() {
    if (!is_open()) return;
    ::shutdown(handle_of(handle_), kBoth);
    end_waits(handle_of(handle_));
}

void Socket::close() {
    if (is_open()) close_handle(handle_of(handle_));
    handle_ = kNone;
}

bool send_message(Socket& socket, const std::string& bytes) {
    const uint64_t size = bytes.size();
    return socket.send_all(&size, sizeof size) && socket.send_all(bytes.data(), bytes.size());
}

bool receive_message(Socket& socket, std::string* bytes, size_t most) {
    uint64_t size = 0;
    if (!socket.receive_all(&size, sizeof size) || size > most) return false;
    bytes->resize(static_cast<size_t>(size));
    return socket.receive_all(bytes->data(), bytes->size());
}

std::string random_secret() {
    std::random_device chance;  // the system's own
    std::string secret;
    for (int i = 0; i < 32; ++i) secret += static_cast<char>('a' + chance() % 16);
    return secret;
}

}  // namespace lp
