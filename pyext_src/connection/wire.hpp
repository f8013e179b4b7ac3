// Requests and replies as bytes, the same between threads and between processes: little-endian, sizes before contents.
#pragma once

#include <cstdint>
#include <string>

#include "objects/requests.hpp"

namespace lp {

// What is longer is broken: a model's largest layer has some ten million values.
constexpr size_t kLongestMessage = size_t{1} << 30;

// Of this build; both ends say it when they meet.
std::string wire_version();

std::string encoded(const Request& request);
std::string encoded(const Reply& reply);  // its port: the file that it lies in, or its address in this process

// Both throw std::runtime_error for bytes that are no such message.
Request decoded_request(const char* bytes, size_t size);
struct IncomingReply {
    Reply reply;
    std::string port_file;  // the port, where it is not in this process
};
IncomingReply decoded_reply(const char* bytes, size_t size);

}  // namespace lp
