// The boxes of the process: their numbers, and the way replies find them.
#include "host/box.hpp"

namespace lp {

Box::Box(const char* class_name, Skin& skin) : skin_(skin), class_name_(class_name) {
    static int64_t last = 0;
    id_ = ++last;
    boxes()[id_] = this;
}

Box::~Box() { boxes().erase(id_); }

std::map<int64_t, Box*>& Box::boxes() {
    static auto* all = new std::map<int64_t, Box*>;
    return *all;
}

void Box::complain(const std::string& text) {
    const std::string who = class_name_ + (chain_.empty() ? "" : " " + chain_);
    skin_.error(who + ": " + text);
    skin_.status("error", {text});
}

void Box::deliver_replies(const std::function<void(const std::string&, bool)>& console) {
    for (Reply& reply : Desk::get().take_replies()) {
        const auto found = boxes().find(reply.object);
        if (found != boxes().end()) {
            found->second->receive(reply);
        } else if (reply.object == 0) {
            console(show(reply.words), reply.selector == "error");
        }
        if (reply.port) reply.port->release();  // nobody took it
    }
}

void Box::tick_all() {
    for (auto& [id, box] : boxes()) box->tick();
}

}  // namespace lp
