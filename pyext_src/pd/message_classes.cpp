// The objects without signals for Pd (lp.bend, lp.control, lp.preset): one inlet for messages, the status outlet.
#include <map>
#include <string>

#include "objects/make_object.hpp"
#include "pd/pd.hpp"

namespace lp::pd {

namespace {

std::map<std::string, t_class*> classes;

struct t_lp_message {
    t_object x_obj;
    PdHost* x_host;
    Object* x_object;
};

void* message_new(t_symbol* name, int argc, t_atom* argv) {
    t_lp_message* x = nullptr;
    const bool good = guarded(session(), name->s_name, [&] {
        const std::string base = base_name(name);
        x = reinterpret_cast<t_lp_message*>(pd_new(classes.at(base)));
        x->x_host = nullptr;
        x->x_object = nullptr;
        x->x_host = new PdHost(x, canvas_getcurrent());
        x->x_object = make_object(base, atoms_of(argc, argv), *x->x_host).release();
        x->x_host->set_object(x->x_object);
        x->x_host->set_outlet(outlet_new(&x->x_obj, &s_anything));
    });
    settle();
    if (good) return x;
    if (x) pd_free(&x->x_obj.ob_pd);
    return nullptr;
}

void message_free(t_lp_message* x) {
    guarded(session(), "free", [x] {
        delete x->x_object;
        delete x->x_host;
    });
}

void message_anything(t_lp_message* x, t_symbol* selector, int argc, t_atom* argv) {
    guarded(session(), selector->s_name, [&] { x->x_object->handle(selector->s_name, atoms_of(argc, argv)); });
    settle();
}

void make_class(const char* name) {
    t_class* made = class_new(gensym(name), reinterpret_cast<t_newmethod>(message_new), reinterpret_cast<t_method>(message_free),
                              sizeof(t_lp_message), CLASS_DEFAULT, A_GIMME, 0);
    class_addanything(made, reinterpret_cast<t_method>(message_anything));
    classes[name] = made;
}

}  // namespace

void setup_message_objects() {
    for (const char* name : {"lp.bend", "lp.control", "lp.preset"}) make_class(name);
}

}  // namespace lp::pd
