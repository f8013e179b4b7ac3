// The state of a box for pattr, presets and Live sets: the lines that `dump` tells, with a comma between them.
#include <algorithm>

#include "max/box.hpp"
#include "objects/model_folders.hpp"

namespace lp::max {

namespace {

// A model by its name alone where that finds the same file: a set may be opened on another machine.
std::string portable_name(MaxHost& host, const std::string& file) {
    const std::string name = std::filesystem::u8path(file).filename().u8string();
    std::string found = host.find(name);
    if (found.empty()) found = find_in(model_folders(session().data_folder), name);
    return found == file ? name : file;
}

// The object's own state; for lp.encode~ also the model of its chain, which a message may have opened.
Lines state_of(t_lp_box* x) {
    BoxState& state = *x->state;
    Lines lines = state.object->state();
    const std::string model = state.name == "lp.encode~" ? session().model_of(state.object->chain()) : "";
    if (!model.empty()) lines.push_back({"open", portable_name(state.host, model)});
    return lines;
}

AtomList joined(const Lines& lines) {
    AtomList all;
    for (const AtomList& line : lines) {
        if (!all.empty()) all.emplace_back(",");
        all.insert(all.end(), line.begin(), line.end());
    }
    return all;
}

Lines lines_of(const AtomList& atoms) {
    Lines lines(1);
    for (const Atom& atom : atoms) {
        if (atom.is_symbol && atom.symbol == ",") {
            lines.emplace_back();
        } else {
            lines.back().push_back(atom);
        }
    }
    const auto no_message = [](const AtomList& line) { return line.empty() || !line[0].is_symbol; };
    lines.erase(std::remove_if(lines.begin(), lines.end(), no_message), lines.end());
    return lines;
}

// A model that plays already is not loaded again.
void restore(t_lp_box* x, Lines lines) {
    Object& object = *x->state->object;
    const auto open = std::find_if(lines.begin(), lines.end(), [](const AtomList& line) { return line[0].symbol == "open"; });
    if (open != lines.end()) {
        const std::string before = session().model_of(object.chain());
        const bool plays = open->size() == 2 && (*open)[1].symbol == (before.empty() ? "" : portable_name(x->state->host, before));
        if (!plays) object.handle("open", rest_of(*open));
        lines.erase(open);
    }
    object.restore(lines);
}

t_max_err get_state(t_lp_box* x, long* count, t_atom** atoms) {
    t_max_err error = MAX_ERR_GENERIC;
    guarded(session(), "getvalueof", [&] {
        error = copy_out(max_atoms(joined(state_of(x))), count, atoms);
    });
    return error;
}

t_max_err set_state(t_lp_box* x, long count, t_atom* atoms) {
    guarded(session(), "setvalueof", [&] { restore(x, lines_of(atoms_of(count, atoms))); });
    settle();
    return MAX_ERR_NONE;
}

}  // namespace

void add_state_methods(t_class* made) {
    class_addmethod(made, as_method(get_state), "getvalueof", A_CANT, 0);
    class_addmethod(made, as_method(set_state), "setvalueof", A_CANT, 0);
}

}  // namespace lp::max
