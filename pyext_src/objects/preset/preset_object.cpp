// lp.preset as any host sees it: hands the states of its chain's objects to Python, restores those it gets back, records.
#include "objects/preset/preset_object.hpp"

#include "params/check.hpp"

namespace lp {

namespace {

constexpr size_t kMostEvents = 1000000;
constexpr size_t kTogether = 256;  // are sent in one go: neither growing nor writing holds the sound up, however long it gets

bool is_question(const std::string& selector) {
    for (const char* one : {"dump", "info", "latency", "version", "layer_list", "point_list", "preset_list"}) {
        if (selector == one) return true;
    }
    return false;
}

}  // namespace

void PresetObject::message(const std::string& selector, const AtomList& atoms) {
    if (selector == "record") {
        record(atoms);
    } else if (selector == "record_write") {
        write_record(atoms);
    } else {
        if (selector == "info") status("info", {"chain", chain_});
        request_with_states(selector, atoms);
    }
}

Request PresetObject::preset_request(const std::string& selector, const AtomList& atoms) const {
    Request preset{id(), "preset"};
    preset.atoms = {selector};
    preset.atoms.insert(preset.atoms.end(), atoms.begin(), atoms.end());
    preset.now = host_.now();
    return preset;
}

// The message, with the state of every object of the chain.
void PresetObject::request_with_states(const std::string& selector, const AtomList& atoms) {
    Request preset = preset_request(selector, atoms);
    session().for_each([&](const Object& object) {
        if (object.chain() != chain_ || object.class_name() == class_name()) return;
        ObjectState state{object.id(), object.class_name(), object.state()};
        if (!state.lines.empty()) preset.states.push_back(std::move(state));  // lp.bend's state is Python's
    });
    request(std::move(preset));
}

void PresetObject::record(const AtomList& atoms) {
    if (atoms.size() != 1 || !is_switch(atoms[0])) return report_error("'record " + typed(atoms) + "': expected 0 or 1");
    recording_ = atoms[0].number == 1;
    if (recording_) {
        recorded_.clear();
        recorded_.reserve(kTogether);
        count_ = 0;
        request_with_states("record_start", {});
    }
    status("record", {atoms[0].number, static_cast<double>(count_)});
}

int PresetObject::place_of(const Object& wanted) const {
    int place = 0;
    session().for_each([&](const Object& object) {
        place += object.chain() == chain_ && object.class_name() == wanted.class_name() && object.id() <= wanted.id();
    });
    return place;
}

// A question changes nothing: a panel that asks ten times a second would fill the recording.
void PresetObject::observe(const Object& from, const std::string& selector, const AtomList& atoms) {
    if (!recording_ || selector.compare(0, 6, "record") == 0 || is_question(selector)) return;
    if (count_ == kMostEvents) {
        recording_ = false;
        return report_error("recording ended after " + std::to_string(kMostEvents) + " messages: 'record_write file' keeps them");
    }
    Event event{host_.now(), from.class_name(), place_of(from), {selector}};
    event.line.insert(event.line.end(), atoms.begin(), atoms.end());
    recorded_.push_back(std::move(event));
    ++count_;
    if (recorded_.size() == kTogether) send_recorded();
}

// With the number of the first one, for an engine that is asked again.
void PresetObject::send_recorded() {
    if (recorded_.empty()) return;
    Request preset = preset_request("record_events", {static_cast<double>(count_ - recorded_.size())});
    preset.events = std::move(recorded_);
    recorded_ = {};
    recorded_.reserve(kTogether);
    request(std::move(preset));
}

void PresetObject::write_record(const AtomList& atoms) {
    send_recorded();
    request(preset_request("record_write", atoms));
}

void PresetObject::wake() { request(preset_request("wake", {})); }

void PresetObject::receive(Reply& reply) {
    if (reply.selector == "apply") {
        apply(reply.states);
    } else if (reply.selector == "wake_after") {
        host_.wake_after(reply.atoms[0].number);
    } else {
        MessageObject::receive(reply);
    }
}

void PresetObject::apply(const std::vector<ObjectState>& states) {
    for (const ObjectState& state : states) {
        if (Object* object = session().find(state.object)) object->restore(state.lines);
    }
}

}  // namespace lp
