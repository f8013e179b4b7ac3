// What both connections do with what the engine says.
#pragma once

#include <string>
#include <utility>

#include "objects/request_queue.hpp"

namespace lp {

// A line for the console.
inline void tell(RequestQueue& requests, const std::string& line) {
    Reply reply;
    reply.selector = "error";
    reply.atoms = {"latentplay: " + line};
    requests.reply(std::move(reply));
}

// `begin` and `end` are told around what an off-line host waits for.
inline void take_reply(Reply&& reply, RequestQueue& requests) {
    if (reply.object == 0 && reply.selector == "begin") return requests.begin_work();
    if (reply.object == 0 && reply.selector == "end") return requests.end_work();
    if (reply.object == 0 && reply.selector == "written") return requests.has_written();
    requests.reply(std::move(reply));
}

}  // namespace lp
