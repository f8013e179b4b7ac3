// The registry of a host's objects, and how replies and status lines reach them.
#include "objects/session.hpp"

#include "model_file/model_info.hpp"
#include "objects/object.hpp"

namespace lp {

std::string model_hash_of(const std::string& file) {
    ModelInfo info;
    std::string problem;
    return !file.empty() && read_model_info(file.c_str(), info, problem) ? info.hash : "";
}

int64_t Session::add(Object* object) {
    objects_[++last_id_] = object;
    return last_id_;
}

void Session::remove(int64_t id) {
    const auto found = objects_.find(id);
    if (found == objects_.end()) return;
    const std::string chain = found->second->chain();
    objects_.erase(found);
    for (const auto& [other, object] : objects_) {
        if (object->chain() == chain) return;
    }
    models_.erase(chain);
}

std::string Session::model_of(const std::string& chain) const {
    const auto found = models_.find(chain);
    return found == models_.end() ? "" : found->second.file;
}

std::string Session::hash_of_model(const std::string& chain) {
    const auto found = models_.find(chain);
    if (found == models_.end()) return "";
    ChainModel& model = found->second;
    if (model.hash.empty()) model.hash = model_hash_of(model.file);
    return model.hash;
}

Object* Session::find(int64_t id) const {
    const auto found = objects_.find(id);
    return found == objects_.end() ? nullptr : found->second;
}

void Session::send_status(int64_t object, const std::string& selector, const AtomList& atoms) {
    outgoing_.push_back({object, selector, atoms, false});
}

void Session::send_error(int64_t object, const std::string& line) { outgoing_.push_back({object, "error", {line}, true}); }

bool Session::take_outgoing(Outgoing* next) {
    std::lock_guard<std::recursive_mutex> lock(mutex);
    if (outgoing_.empty()) return false;
    *next = std::move(outgoing_.front());
    outgoing_.pop_front();
    return true;
}

void Session::flush(const Console& console) {
    for (Outgoing next; take_outgoing(&next);) {
        Object* object = find(next.object);
        if (object && next.is_error) {
            object->host().error(next.atoms[0].symbol);
        } else if (object) {
            object->host().status(next.selector, next.atoms);
        } else if (next.object == 0) {
            console(next.atoms[0].symbol, true);
        }
    }
}

void Session::deliver_replies(const Console& console) {
    for (Reply& reply : requests.take_replies()) {
        if (Object* object = find(reply.object)) {
            object->receive(reply);
        } else if (reply.object == 0 && reply.selector == "engine") {
            engine = reply.atoms;
        } else if (reply.object == 0) {
            console(typed(reply.atoms), reply.selector == "error");
        }
        if (reply.port) reply.port->release();  // no object has taken it
    }
}

void Session::tick_all() {
    for (auto& [id, object] : objects_) object->tick();
}

}  // namespace lp
