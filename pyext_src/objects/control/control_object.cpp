// lp.control as any host sees it: it sets the modulators of its chain directly; Python keeps the points and trains.
#include "objects/control/control_object.hpp"

#include <cmath>

namespace lp {

namespace {

bool is_for_python(const std::string& selector) {
    for (const char* one : {"point_delete", "point_list", "point_clear", "train", "reset", "write", "read"}) {
        if (selector == one) return true;
    }
    return false;
}

MappedParams mapped_params_of(const ModObject& mod) {
    MappedParams params;
    for (const AtomList& line : mod.state()) params.take(line);
    return params;
}

}  // namespace

void ControlObject::message(const std::string& selector, const AtomList& atoms) {
    if (selector == "point_add" || selector == "point_update") {
        place_point(selector, atoms);
    } else if (is_for_python(selector)) {
        if (selector == "reset" && atoms.empty()) control_.forget();  // at once, without waiting for the reply
        request_control(selector, atoms);
    } else if (selector == "info") {
        if (atoms.empty()) status("info", {"chain", chain_});
        request_control(selector, atoms);
    } else {
        set(selector, atoms);
    }
}

void ControlObject::set(const std::string& selector, const AtomList& atoms) {
    const std::string refusal = control_.set(selector, atoms);
    if (!refusal.empty()) return report_error(refusal);
    if (selector == "mode") reported_nothing_ = unplayed_ = false;
    if (selector == "xy") unplayed_ = control_.predicts() && !control_.trained();
    if (selector == "mode" || selector == "xy") warn_of_nothing();
    if (control_.moved()) play();
    ask_wake();
}

// Once, and again whenever predict is chosen; not while a network may still come from Python.
void ControlObject::warn_of_nothing() {
    if (!control_.predicts() || control_.trained() || reported_nothing_ || open_requests_ > 0) return;
    reported_nothing_ = true;
    report_error("mode predict: nothing was learned yet, so the pad moves nothing: add points (point_add), then send train");
}

// The settings of the modulators come with their own states.
void ControlObject::restore(const Lines& lines) {
    for (const AtomList& line : lines) {
        const std::string refusal = control_.set(line[0].symbol, rest_of(line));
        if (!refusal.empty()) report_error(refusal);
    }
    control_.settle();
    unplayed_ = false;
}

// A network may come with it.
void ControlObject::put_back(const std::string& bytes) {
    ++open_requests_;
    MessageObject::put_back(bytes);
}

void ControlObject::request_control(const std::string& selector, const AtomList& atoms) {
    Request control{id(), "control"};
    control.atoms = {selector};
    control.atoms.insert(control.atoms.end(), atoms.begin(), atoms.end());
    control.groups = control_.groups();
    ++open_requests_;
    request(std::move(control));
}

std::vector<ModObject*> ControlObject::modulators() const {
    std::vector<ModObject*> found;
    session().for_each([&](Object& object) {
        auto* mod = object.chain() == chain_ ? dynamic_cast<ModObject*>(&object) : nullptr;
        if (mod) found.push_back(mod);
    });
    return found;
}

// `point_add [x y]` or `point_update id`: to Python with the position and the settings of the chain's first modulator.
void ControlObject::place_point(const std::string& selector, const AtomList& atoms) {
    const bool adds = selector == "point_add";
    if (!adds && (atoms.size() != 1 || atoms[0].is_symbol)) {
        return report_error("point_update '" + typed(atoms) + "': expected the number of a point; 'point_list' tells them");
    }
    PadPosition position;
    const std::string refusal = control_.read_position("point_add", adds ? atoms : AtomList(), &position);
    if (!refusal.empty()) return report_error(refusal);
    const std::vector<ModObject*> mods = modulators();
    if (mods.empty()) {
        return report_error(selector + ": there is no lp.mod~ in chain '" + chain_ + "': make [lp.mod~ " + chain_ +
                            "], its settings are the point");
    }
    const MappedParams params = mapped_params_of(*mods[0]);
    if (holds(control_.groups(), kSeedGroup) && !params.on_map) {
        return report_error(selector + ": 'seed' is mapped, but the seeds of lp.mod~ are not from the map: send it 'seedmap x y' "
                                       "first, or 'map seed 0' here");
    }
    AtomList point = adds ? AtomList{} : atoms;
    point.insert(point.end(), {position.x, position.y, params.time_form()});
    for (double value : params.normalized()) point.push_back(value);
    request_control(selector, point);
}

// Straight to every modulator of the chain; the same lines out of the outlet, so that sliders follow.
void ControlObject::play() {
    const std::vector<ModObject*> mods = modulators();
    MappedParams shown;
    shown.voices = control_.network().voices();
    for (ModObject* mod : mods) {
        const MappedParams params = mapped_params_of(*mod);
        if (mod == mods[0]) shown = params;
        if (!mod->awaits_model()) warn_of_voices(params.voices);
        mod->take(control_.apply(params));
    }
    for (const AtomList& line : control_.apply(shown)) status(line[0].symbol, rest_of(line));
}

void ControlObject::warn_of_voices(int voices) {
    const int learned = control_.network().voices();
    if (reported_voices_ || voices == learned) return;
    reported_voices_ = true;
    report_error("an lp.mod~ of the chain has " + std::to_string(voices) + " voices, the mapping was learned with " +
                 std::to_string(learned) + ": it takes what fits");
}

void ControlObject::wake() {
    control_.wake();
    if (control_.moved()) play();
    ask_wake();
}

void ControlObject::ask_wake() {
    const double milliseconds = control_.ask_wake();
    if (milliseconds >= 0) host_.wake_after(milliseconds);
}

void ControlObject::receive(Reply& reply) {
    if (reply.selector == "network") {
        install(reply);
    } else if (reply.selector == "forget") {
        control_.forget();
        reported_nothing_ = false;
    } else if (reply.selector == "done") {
        --open_requests_;
        warn_of_nothing();
    } else if (reply.selector == "map") {
        take_group(reply.atoms);
    } else {
        MessageObject::receive(reply);
    }
}

// Groups, voices, form of its time, kind, sizes; the weights are the values.
void ControlObject::install(const Reply& reply) {
    std::vector<int> sizes;
    for (size_t i = 4; i < reply.atoms.size(); ++i) sizes.push_back(static_cast<int>(reply.atoms[i].number));
    const auto groups = static_cast<unsigned>(reply.atoms[0].number);
    control_.install(Network(groups, static_cast<int>(reply.atoms[1].number), reply.atoms[2].symbol, reply.atoms[3].symbol,
                             std::move(sizes), reply.values));
    reported_voices_ = reported_nothing_ = false;
    if (unplayed_) play();  // `read`, `mode predict` and `xy` may arrive in the same tick
    unplayed_ = false;
}

// A file or a preset has chosen which groups take part.
void ControlObject::take_group(const AtomList& atoms) {
    const unsigned before = control_.groups();
    control_.set("map", atoms);
    if (control_.groups() != before) status("map", atoms);
}

}  // namespace lp
