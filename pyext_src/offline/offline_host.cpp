// A host without patch or sound card: its clock, its events, what it does for objects.
#include "offline/offline_host.hpp"

#include <algorithm>
#include <cmath>
#include <filesystem>

#include "objects/make_object.hpp"

namespace lp {

namespace {

constexpr int64_t kBlock = 64;

}  // namespace

// --- the host as one object sees it ---------------------------------------------------------------------------------------

Session& OfflineApi::session() { return owner_.session_; }

void OfflineApi::status(const std::string& selector, const AtomList& atoms) {
    owner_.output.push_back({id_, owner_.now_, selector, atoms, false});
}

void OfflineApi::error(const std::string& line) { owner_.output.push_back({id_, owner_.now_, "error", {line}, true}); }

std::string OfflineApi::find(const std::string& name) {
    std::error_code ignored;
    const auto path = std::filesystem::u8path(owner_.folder_) / std::filesystem::u8path(name);
    return std::filesystem::exists(path, ignored) ? path.u8string() : "";
}

std::string OfflineApi::searched() { return owner_.folder_; }
std::string OfflineApi::folder() { return owner_.folder_; }
double OfflineApi::now() { return owner_.now_; }
void OfflineApi::wake_after(double milliseconds) { owner_.wake_after(id_, milliseconds); }

bool OfflineApi::read_array(const std::string& name, std::vector<float>* values) {
    const auto found = owner_.arrays.find(name);
    if (found == owner_.arrays.end()) return false;
    *values = found->second;
    return true;
}

bool OfflineApi::write_array(const std::string& name, const std::vector<float>& values) {
    const auto found = owner_.arrays.find(name);
    if (found == owner_.arrays.end()) return false;
    found->second = values;
    return true;
}

// --- objects ----------------------------------------------------------------------------------------------------------------

int64_t OfflineHost::add(const std::string& name, const AtomList& arguments) {
    return add([&](HostApi& api) { return make_object(name, arguments, api); });
}

void OfflineHost::remove(int64_t id) {
    guarded(session_, "free", [&] {
        const auto found = objects_.find(id);
        if (found == objects_.end()) return;
        found->second.object.reset();
        objects_.erase(found);
    });
}

void OfflineHost::send(int64_t id, const std::string& selector, const AtomList& atoms) {
    now_ = std::max(now_, 1000.0 * static_cast<double>(position_) / rate_);
    guarded(session_, selector.c_str(), [&] {
        if (Object* object = find(id)) object->handle(selector, atoms);
    });
}

void OfflineHost::restore(int64_t id, const Lines& lines) {
    guarded(session_, "restore", [&] {
        if (Object* object = find(id)) object->restore(lines);
    });
}

void OfflineHost::prepare(int64_t id, int inlets, int outlets) {
    guarded(session_, "dsp", [&] {
        if (SignalObject* object = find_signal(id)) object->prepare(rate_, kMostBlock, 0, inlets, outlets);
    });
}

// --- time -------------------------------------------------------------------------------------------------------------------

void OfflineHost::advance(int samples) {
    position_ += samples;
    tick();
}

void OfflineHost::schedule(double milliseconds, int64_t id, const std::string& selector, const AtomList& atoms) {
    events_.insert({milliseconds, {id, selector, atoms, ++events_made_}});
}

void OfflineHost::wake_after(int64_t id, double milliseconds) {
    schedule(now_ + milliseconds, id, "", {});
    wake_ups_[id] = events_made_;
}

int64_t OfflineHost::next_event() const { return events_.empty() ? kNever : block_of(events_.begin()->first); }

bool OfflineHost::run_next() {
    if (next_event() > position_) return false;
    const auto first = events_.begin();
    now_ = first->first;
    const Event event = std::move(first->second);
    events_.erase(first);
    guarded(session_, event.selector.c_str(), [&] {
        Object* object = find(event.object);
        if (object && !event.selector.empty()) {
            object->handle(event.selector, event.atoms);
        } else if (object && wake_ups_[event.object] == event.order) {
            object->wake();
        }
    });
    return true;
}

int64_t OfflineHost::block_of(double milliseconds) const {
    // A rounding error early counts as in time: a host's clock has its own.
    return kBlock * static_cast<int64_t>(std::floor(milliseconds * rate_ / 1000 / kBlock + 1e-6));
}

// --- replies and reports ----------------------------------------------------------------------------------------------------

void OfflineHost::deliver() {
    guarded(session_, "replies", [&] {
        session_.deliver_replies([&](const std::string& line, bool is_error) {
            output.push_back({0, now_, is_error ? "error" : "post", {line}, is_error});
        });
    });
}

void OfflineHost::flush() {
    session_.flush([&](const std::string& line, bool) { output.push_back({0, now_, "error", {line}, true}); });
}

void OfflineHost::tick() {
    guarded(session_, "tick", [&] { session_.tick_all(); });
}

}  // namespace lp
