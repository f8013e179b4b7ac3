// What all objects share: common messages, errors, where models are found.
#include "objects/object.hpp"

#include "objects/file_lookup.hpp"
#include "objects/model_folders.hpp"
#include "params/check.hpp"

namespace lp {

Object::Object(const char* class_name, HostApi& host) : host_(host), class_name_(class_name), id_(host.session().add(this)) {}

Object::~Object() { session().remove(id_); }

void Object::handle(const std::string& selector, const AtomList& atoms) {
    session().for_each([&](Object& other) {
        if (other.chain_ == chain_) other.observe(*this, selector, atoms);
    });
    if (knows(selector) && !handle_common(selector, atoms)) message(selector, atoms);
}

bool Object::knows(const std::string& selector) {
    if (find_param(class_name_, selector) || is_message(class_name_, selector)) return true;
    Refusal refusal(class_name_.c_str());
    refuse_unknown(selector, refusal);
    report_error(refusal.text());
    return false;
}

void Object::receive(Reply& reply) {
    if (reply.selector == "error") {
        report_error(typed(reply.atoms));
    } else if (reply.selector == "loaded") {
        take_loaded(reply);
    } else {
        status(reply.selector, reply.atoms);
    }
}

// Atoms: model name, latents, sampling rate (0: unknown), the chain's file, audio channels.
void Object::take_loaded(const Reply& reply) {
    session().set_model_of(chain_, reply.atoms[3].symbol);
    status("loaded", {reply.atoms[0], reply.atoms[1], reply.atoms[2]});
    compare_with_model(reply.atoms[0].symbol, static_cast<int>(reply.atoms[1].number), static_cast<int>(reply.atoms[4].number));
}

void Object::restore(const Lines& lines) {
    for (const AtomList& line : lines) {
        if (knows(line[0].symbol)) message(line[0].symbol, rest_of(line));
    }
}

// The messages that all objects have in common; false for any other.
bool Object::handle_common(const std::string& selector, const AtomList& atoms) {
    if (selector == "open") {
        const std::string path = model_named(selector, atoms);
        if (path.empty()) return true;
        session().set_model_of(chain_, path);
        request("open", {path});
    } else if (selector == "latency") {
        status("latency", latency());
    } else if (selector == "version") {
        status("version", {LP_VERSION});
    } else {
        return selector == "dump" && dump();
    }
    return true;
}

// False when the object has no state of its own.
bool Object::dump() {
    const Lines lines = state();
    for (const AtomList& line : lines) status(line[0].symbol, rest_of(line));
    return !lines.empty();
}

void Object::join_chain(const Arguments& arguments, const std::string& file) {
    Request joining{id_, "new"};
    joining.spec = {class_name_, chain_, file, host_.folder(), arguments.own, host_.offline(), arguments.channels, arguments.seed,
                    host_.keeps_state(), arguments.method, arguments.trust};
    if (!file.empty() && !arguments.own) session().set_model_of(chain_, file);
    request(std::move(joining));
}

void Object::report_error(const std::string& line) {
    const std::string name = class_name_ + ": ";  // lines from Python and refusals name the object by themselves
    const std::string text = one_line(line.compare(0, name.size(), name) == 0 ? line.substr(name.size()) : line);
    session().send_error(id_, class_name_ + (chain_.empty() ? "" : " " + chain_) + ": " + text);
    status("error", {text});
}

std::string Object::find_model(const std::string& name) {
    const std::string path = look_for(name);
    if (path.empty() && FileLookup::is_stuck()) {
        report_error("model '" + name + "' was not looked for everywhere: a folder does not answer; is a network drive gone?");
    } else if (path.empty()) {
        std::string places = host_.searched();
        for (const std::string& folder : model_folders(session().data_folder)) places += ", " + folder;
        report_error("model '" + (is_model_file(name) ? name : name + ".ts") + "' not found in: " + places);
    }
    return path;
}

std::string Object::look_for(const std::string& name) {
    if (name.empty()) return "";
    std::string path = host_.find(name);
    if (path.empty()) path = find_in(model_folders(session().data_folder), name);
    return path.empty() && !is_model_file(name) ? look_for(name + ".ts") : path;
}

std::string Object::model_named(const std::string& selector, const AtomList& atoms) {
    if (atoms.size() == 1 && atoms[0].is_symbol) return find_model(atoms[0].symbol);
    report_error("'" + selector + (atoms.empty() ? "" : " " + typed(atoms)) + "': expected one model file (.ts)");
    return "";
}

}  // namespace lp
