// Every parameter of the table as an attribute of Max, and the flags of creation, which can be read.
#include <cctype>
#include <cstddef>
#include <cstdlib>
#include <cstring>
#include <iterator>
#include <utility>

#include "max/box.hpp"
#include "objects/message_object.hpp"
#include "params/check.hpp"

namespace lp::max {

namespace {

// --- their values -----------------------------------------------------------------------------------------------------------

const AtomList* find_line(const Lines& lines, const std::string& name) {
    for (const AtomList& line : lines) {
        if (line[0].symbol == name) return &line;
    }
    return nullptr;
}

Atom default_of(const ParamRow& row) { return row.def_word ? Atom(row.def_word) : Atom(row.def); }

// Long seeds are words in a dump, for hosts whose numbers have 32 bits.
Atom as_number(const Atom& atom, const ParamRow& row) {
    const bool is_word = !row.numbers || row.words || !atom.is_symbol;
    return is_word ? atom : Atom(static_cast<double>(static_cast<int32_t>(std::strtoul(atom.symbol.c_str(), nullptr, 16))));
}

// As `dump` tells it; what was sent last where the state is the engine's (lp.bend).
AtomList value_of(const BoxState& state, const ParamRow& row) {
    const Lines lines = state.object->state();
    if (const AtomList* line = find_line(lines, row.name)) {
        AtomList value = rest_of(*line);
        for (Atom& atom : value) atom = as_number(atom, row);
        return value;
    }
    const auto sent = state.sent.find(row.name);
    return sent != state.sent.end() ? sent->second : AtomList{default_of(row)};
}

std::string attribute_name(const FlagRow& flag) { return std::strcmp(flag.name, "-m") == 0 ? "mc" : flag.name + 1; }

// What stands behind a flag in the box; 0 or 1 for a flag without values.
AtomList value_of(const BoxState& state, const FlagRow& flag) {
    const AtomList& typed_in = state.arguments;
    for (size_t i = 0; i < typed_in.size(); ++i) {
        if (!typed_in[i].is_symbol || typed_in[i].symbol != flag.name) continue;
        if (*flag.args == '\0') return {1.0};
        return i + 1 < typed_in.size() ? AtomList{typed_in[i + 1]} : AtomList{};
    }
    return {0.0};
}

t_max_err hand_over(const AtomList& value, long* count, t_atom** atoms) {
    const std::vector<t_atom> made = max_atoms(value);
    return copy_out(made, count, atoms);
}

// A value that is refused has its line on the console: for Max it is no error of its own.
t_max_err set_value(t_lp_box* x, const char* name, long count, t_atom* atoms) {
    try {  // not guarded: a thread of the scheduler never waits for the session
        take_message(x, name, message_atoms(name, count, atoms));
    } catch (...) {
        return MAX_ERR_OUT_OF_MEM;
    }
    return MAX_ERR_NONE;
}

template <class Row>
t_max_err get_value(t_lp_box* x, const Row& row, long* count, t_atom** atoms) {
    t_max_err error = MAX_ERR_GENERIC;
    guarded(session(), "attribute", [&] { error = hand_over(value_of(*x->state, row), count, atoms); });
    return error;
}

// Max tells an accessor the attribute, but not by its place in the table: so each row has its own.
template <size_t Row>
t_max_err get_param(t_lp_box* x, void*, long* count, t_atom** atoms) {
    return get_value(x, kParams[Row], count, atoms);
}

template <size_t Row>
t_max_err set_param(t_lp_box* x, void*, long count, t_atom* atoms) {
    return set_value(x, kParams[Row].name, count, atoms);
}

template <size_t Row>
t_max_err get_flag(t_lp_box* x, void*, long* count, t_atom** atoms) {
    return get_value(x, kFlags[Row], count, atoms);
}

struct Accessors {
    method get, set;
};

template <size_t... Rows>
std::vector<Accessors> accessors_of_params(std::index_sequence<Rows...>) {
    return {{as_method(get_param<Rows>), as_method(set_param<Rows>)}...};
}

template <size_t... Rows>
std::vector<Accessors> accessors_of_flags(std::index_sequence<Rows...>) {
    return {{as_method(get_flag<Rows>), nullptr}...};
}

// --- their descriptions ------------------------------------------------------------------------------------------------------

bool is_switch(const ParamRow& row) { return row.numbers && row.integer && row.lo == 0 && row.hi == 1; }

const char* type_of(const ParamRow& row) {
    if (row.words) return row.numbers ? "atom" : "symbol";
    return is_switch(row) ? "char" : row.integer ? "long" : "float64";
}

// "gain_in", "dB": "Gain in (dB)".
std::string label_of(const std::string& name, const std::string& unit) {
    std::string label = name;
    label[0] = static_cast<char>(std::toupper(static_cast<unsigned char>(label[0])));
    for (char& c : label) c = c == '_' ? ' ' : c;
    return unit.empty() ? label : label + " (" + unit + ")";
}

void describe(t_class* made, const char* name, const std::string& label) {
    CLASS_ATTR_LABEL(made, name, 0, label.c_str());
    CLASS_ATTR_CATEGORY(made, name, 0, "latentplay");
    CLASS_ATTR_BASIC(made, name, 0);
}

void describe_values(t_class* made, const ParamRow& row) {
    t_symbol* type = gensym(type_of(row));
    class_attr_addattr_parse(made, row.name, "default", type, 0, typed(default_of(row)).c_str());
    if (row.words) {
        CLASS_ATTR_STYLE(made, row.name, 0, "enum");
        class_attr_addattr_parse(made, row.name, "enumvals", gensym("atom"), 0, expected_symbols(row).c_str());
    } else if (is_switch(row)) {
        CLASS_ATTR_STYLE(made, row.name, 0, "onoff");
    }
    if (!row.numbers) return;
    class_attr_addattr_parse(made, row.name, "min", type, 0, typed(row.lo).c_str());
    class_attr_addattr_parse(made, row.name, "max", type, 0, typed(row.hi).c_str());
}

// Its accessors take as many values as there are; Max's own place for one is never used.
void add_attribute(t_class* made, const char* name, const char* type, long flags, const Accessors& accessors) {
    const auto offset = static_cast<long>(offsetof(t_lp_box, value));
    class_addattr(made, attr_offset_new(name, gensym(type), flags | ATTR_GET_DEFER_LOW, accessors.get, accessors.set, offset));
}

void add_param(t_class* made, const ParamRow& row, const Accessors& accessors) {
    add_attribute(made, row.name, type_of(row), 0, accessors);
    describe(made, row.name, label_of(row.name, row.unit));
    describe_values(made, row);
}

// Flags are chosen when the box is made: afterwards they can be read alone.
void add_flag(t_class* made, const FlagRow& flag, const Accessors& accessors) {
    const std::string name = attribute_name(flag);
    if (find_param(flag.object, name)) return;
    add_attribute(made, name.c_str(), "atom", ATTR_SET_OPAQUE_USER, accessors);
    describe(made, name.c_str(), label_of(name, ""));
}

}  // namespace

void add_attributes(t_class* made, const std::string& name) {
    static const auto params = accessors_of_params(std::make_index_sequence<std::size(kParams)>());
    static const auto flags = accessors_of_flags(std::make_index_sequence<std::size(kFlags)>());
    for (size_t row = 0; kParams[row].object; ++row) {
        if (name == kParams[row].object) add_param(made, kParams[row], params[row]);
    }
    for (size_t row = 0; kFlags[row].object; ++row) {
        if (name == kFlags[row].object) add_flag(made, kFlags[row], flags[row]);
    }
}

namespace {

bool same(const AtomList& one, const AtomList& other) {
    if (one.size() != other.size()) return false;
    for (size_t i = 0; i < one.size(); ++i) {
        const Atom &a = one[i], &b = other[i];
        if (a.is_symbol != b.is_symbol || a.number != b.number || a.symbol != b.symbol) return false;
    }
    return true;
}

struct Change {
    t_lp_box* box;
    int64_t object;
    std::string name;
};

void find_changes(t_lp_box* x, std::vector<Change>* changes) {
    BoxState& state = *x->state;
    Lines lines = state.object->state();
    for (const AtomList& line : lines) {
        const AtomList* before = find_line(state.shown, line[0].symbol);
        const bool changed = before && !same(*before, line) && find_param(state.name, line[0].symbol);
        if (changed) changes->push_back({x, state.object->id(), line[0].symbol});
    }
    state.shown = std::move(lines);
}

// What a set keeps beside parameters, by a word that tells it from what was before.
std::string kept_of(const BoxState& state) {
    const auto* keeps = dynamic_cast<const MessageObject*>(state.object.get());
    if (keeps) return std::to_string(keeps->kept_changes());
    return state.name == "lp.encode~" ? "model " + session().model_of(state.object->chain()) : "";
}

// pattr is to ask for the state again. Not for each parameter: each has a control of Live, and a step of undo would follow it.
void find_change_of_kept(t_lp_box* x, std::vector<Change>* changes) {
    BoxState& state = *x->state;
    std::string now = kept_of(state);
    if (now != state.kept && !state.kept.empty()) changes->push_back({x, state.object->id(), ""});
    state.kept = std::move(now);
}

void tell(const Change& change) {
    t_object* box = &change.box->ob.z_ob;
    if (change.name.empty()) {
        object_notify(box, gensym("modified"), nullptr);
    } else {
        object_attr_touch(box, gensym(change.name.c_str()));
    }
}

}  // namespace

// Whoever is told may do anything, even delete the box.
void show_changes() {
    std::vector<Change> changes;
    guarded(session(), "attributes", [&] {
        for (t_lp_box* x : live_boxes()) {
            find_changes(x, &changes);
            find_change_of_kept(x, &changes);
        }
    });
    for (const Change& change : changes) {
        if (session().find(change.object)) tell(change);
    }
}

}  // namespace lp::max
