// What a set keeps of an object without signals: handed over by the engine, and back to it.
#include "objects/message_object.hpp"

#include <utility>

namespace lp {

// Atoms: how often it was put back when this was told, whether parts of it belong into files.
void MessageObject::receive(Reply& reply) {
    if (reply.selector != "kept") return Object::receive(reply);
    if (reply.atoms[0].number != put_back_) return;
    kept_ = std::move(reply.data);
    beside_ = reply.atoms[1].number == 1;
    ++kept_changes_;
}

void MessageObject::handed_over() {
    if (!beside_) return;
    beside_ = false;
    Request write{id(), "write_beside"};
    write.data = kept_;
    request(std::move(write));
}

void MessageObject::put_back(const std::string& bytes) {
    kept_ = bytes;  // also where no engine is: the next set is to have it, too
    beside_ = false;
    Request put{id(), "put_back", {++put_back_}};
    put.data = bytes;
    request(std::move(put));
}

}  // namespace lp
