// The classes of Max: one for each object of the table, and "mc." names for those with all latents in one cord.
#include <cstring>

#include "lp_table.h"
#include "max/box.hpp"
#include "objects/make_object.hpp"

namespace lp::max {

namespace {

std::map<std::string, t_class*> classes;

std::string without_mc(const std::string& name) { return name.compare(0, 3, "mc.") == 0 ? name.substr(3) : name; }

bool has_signals(const std::string& name) {
    for (const ObjectRow* row = kObjects; row->name; ++row) {
        if (name == row->name) return row->signals;
    }
    return false;
}

bool takes_one_cord(const std::string& name) {
    for (const FlagRow* row = kFlags; row->object; ++row) {
        if (name == row->object && std::strcmp(row->name, "-m") == 0) return true;
    }
    return false;
}

void fill(t_lp_box* x, const std::string& typed_name, const AtomList& atoms) {
    BoxState& state = *x->state;
    state.name = without_mc(typed_name);
    state.arguments = creation_arguments(state.name, atoms);
    if (typed_name != state.name) state.arguments.emplace_back("-m");
    state.object = make_object(state.name, state.arguments, state.host);
    state.signals = dynamic_cast<SignalObject*>(state.object.get());
    state.one_cord = state.signals && state.signals->multichannel();
    state.host.set_object(state.object.get());
    void* status = outlet_new(x, nullptr);  // the rightmost one is made first
    state.host.set_outlet(status);
    object_obex_store(x, gensym("dumpout"), static_cast<t_object*>(status));
    if (state.signals) make_signal_ports(x);
}

// What Max calls a box's patcher while the box is being made.
t_object* patcher_of(t_lp_box* x) {
    t_object* patcher = nullptr;
    if (has(object_obex_lookup)) object_obex_lookup(x, gensym("#P"), &patcher);
    return patcher;
}

// Flags among the attributes have been taken already: Max gets the rest.
void set_attributes(t_lp_box* x, const AtomList& atoms) {
    std::vector<t_atom> rest = max_atoms(attributes_to_set(x->state->name, atoms));
    attr_args_process(x, static_cast<short>(rest.size()), rest.data());
    for (AtomList& line : model_attributes_to_set(x->state->name, atoms)) take_message(x, "set", std::move(line));
}

void* box_new(t_symbol* name, long argc, t_atom* argv) {
    t_lp_box* x = nullptr;
    const bool good = guarded(session(), name->s_name, [&] {
        const AtomList atoms = atoms_of(argc, argv);
        x = static_cast<t_lp_box*>(object_alloc(classes.at(name->s_name)));
        if (!x) throw std::bad_alloc();
        x->state = new BoxState(&x->ob.z_ob, patcher_of(x));
        fill(x, name->s_name, atoms);
        live_boxes().insert(x);
        set_attributes(x, atoms);
    });
    settle();
    if (good) return x;
    if (x) object_free(x);
    return nullptr;
}

void box_free(t_lp_box* x) {
    if (!x->state) return;
    if (x->state->signals) dsp_free(&x->ob);  // first: then no vector runs any more
    guarded(session(), "free", [x] {
        live_boxes().erase(x);
        delete x->state;
    });
    x->state = nullptr;
}

void on_anything(t_lp_box* x, t_symbol* selector, long argc, t_atom* argv) {
    try {  // not guarded: a thread of the scheduler never waits for the session
        take_message(x, selector->s_name, message_atoms(selector->s_name, argc, argv));
    } catch (...) {  // not even memory for a message
    }
}

void on_bang(t_lp_box* x) { on_anything(x, gensym("bang"), 0, nullptr); }

void on_int(t_lp_box* x, t_atom_long number) {
    t_atom atom;
    atom_setlong(&atom, number);
    on_anything(x, gensym("float"), 1, &atom);
}

void on_float(t_lp_box* x, double number) {
    t_atom atom;
    atom_setfloat(&atom, number);
    on_anything(x, gensym("float"), 1, &atom);
}

void on_assist(t_lp_box* x, void*, long side, long index, char* text) {
    constexpr long kLongest = 256;  // of the text that Max shows
    guarded(session(), "assist", [&] {
        strncpy_zero(text, port_help(*x->state, side == ASSIST_OUTLET, static_cast<int>(index)).c_str(), kLongest);
    });
}

void add_messages(t_class* made, const std::string& name) {
    for (const MessageRow* row = kMessages; row->object; ++row) {
        if (name != row->object || std::strcmp(row->name, "bang") == 0) continue;
        class_addmethod(made, as_method(on_anything), row->name, A_GIMME, 0);
    }
    for (const char* other : {"anything", "list"}) class_addmethod(made, as_method(on_anything), other, A_GIMME, 0);
    class_addmethod(made, as_method(on_bang), "bang", 0);
    class_addmethod(made, as_method(on_int), "int", A_LONG, 0);
    class_addmethod(made, as_method(on_float), "float", A_FLOAT, 0);
    class_addmethod(made, as_method(on_assist), "assist", A_CANT, 0);
}

void make_class(const std::string& name) {
    const std::string object = without_mc(name);
    t_class* made = class_new(name.c_str(), as_method(box_new), as_method(box_free),
                              sizeof(t_lp_box), nullptr, A_GIMME, 0);
    add_messages(made, object);
    add_attributes(made, object);
    add_state_methods(made);
    if (has_signals(object)) add_signal_methods(made);
    class_register(CLASS_BOX, made);
    classes[name] = made;
}

}  // namespace

std::set<t_lp_box*>& live_boxes() {
    static auto* boxes = new std::set<t_lp_box*>;
    return *boxes;
}

void make_classes() {
    for (const ObjectRow* row = kObjects; row->name; ++row) {
        make_class(row->name);
        if (takes_one_cord(row->name)) make_class(std::string("mc.") + row->name);
    }
}

}  // namespace lp::max
