// The state of a box for pattr, presets and Live sets: the lines that `dump` tells, with a comma between them; for objects whose
// state is larger (presets, points, bends) also a line `kept`, with the bytes that the engine has written.
#include <algorithm>

#include "max/box.hpp"
#include "objects/message_object.hpp"

namespace lp::max {

namespace {

// Bytes go as numbers, three in each. Text would be symbols, of which Max keeps every one that it has ever seen until it ends, and
// sets are saved often. 24 bits stay whole even where a number is kept as 32-bit float. A list has at most 32767 atoms, for Max
// counts them in 16 bits when it passes it on: the engine never writes more (latentplay/files/kept.py).
constexpr size_t kBytesOfAtom = 3;

AtomList kept_line(const std::string& bytes) {
    AtomList line{"kept", static_cast<double>(bytes.size())};
    for (size_t at = 0; at < bytes.size(); at += kBytesOfAtom) {
        unsigned number = 0;
        for (size_t i = 0; i < kBytesOfAtom && at + i < bytes.size(); ++i) {
            number |= static_cast<unsigned>(static_cast<unsigned char>(bytes[at + i])) << (8 * i);
        }
        line.emplace_back(static_cast<double>(number));
    }
    return line;
}

// What is not as kept_line wrote it gives other bytes, which the engine refuses as a whole.
std::string bytes_of(const AtomList& line) {
    std::string bytes;
    for (size_t at = 2; at < line.size(); ++at) {
        const double number = line[at].number;
        const auto whole = number >= 0 && number < 1 << (8 * kBytesOfAtom) ? static_cast<unsigned>(number) : 0;
        for (size_t i = 0; i < kBytesOfAtom; ++i) bytes.push_back(static_cast<char>(whole >> (8 * i) & 255));
    }
    const double size = line.size() > 1 ? line[1].number : 0;
    if (size >= 0 && size < static_cast<double>(bytes.size())) bytes.resize(static_cast<size_t>(size));
    return bytes;
}

// The object's own state; for lp.encode~ also the model of its chain, which a message may have opened.
Lines state_of(t_lp_box* x) {
    BoxState& state = *x->state;
    Lines lines = state.object->state();
    AtomList model = state.name == "lp.encode~" ? state.object->model_in_set() : AtomList();
    if (!model.empty()) {
        model.insert(model.begin(), "open");
        lines.push_back(std::move(model));
    }
    auto* keeps = dynamic_cast<MessageObject*>(state.object.get());
    if (keeps && !keeps->kept().empty()) lines.push_back(kept_line(keeps->kept()));
    if (keeps) keeps->handed_over();
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

// The line of that name, taken out; empty where there is none.
AtomList taken(Lines* lines, const char* name) {
    const auto found = std::find_if(lines->begin(), lines->end(), [&](const AtomList& line) { return line[0].symbol == name; });
    if (found == lines->end()) return {};
    AtomList line = std::move(*found);
    lines->erase(found);
    return line;
}

void restore(t_lp_box* x, Lines lines) {
    Object& object = *x->state->object;
    const AtomList open = taken(&lines, "open"), kept = taken(&lines, "kept");
    if (!open.empty()) object.reopen_model(rest_of(open));
    object.restore(lines);
    auto* keeps = dynamic_cast<MessageObject*>(&object);
    if (keeps && !kept.empty()) keeps->put_back(bytes_of(kept));
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
