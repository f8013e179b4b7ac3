// The objects without signals for Pd (lp.bend, lp.control, lp.preset): one inlet for messages, the status outlet.
#include <map>
#include <memory>

#include "host/word_box.hpp"
#include "pd/pd.hpp"

namespace lp::pd {

namespace {

std::map<t_symbol*, t_class*> classes;

struct t_lp_words {
    t_object x_obj;
    PdSkin* x_skin;
    Box* x_box;
};

void* words_new(t_symbol* name, int argc, t_atom* argv) {
    auto* x = reinterpret_cast<t_lp_words*>(pd_new(classes.at(name)));
    x->x_skin = new PdSkin(x, canvas_getcurrent());
    x->x_box = make_word_box(name->s_name, words_of(argc, argv), *x->x_skin).release();
    x->x_skin->set_box(x->x_box);
    x->x_skin->set_outlet(outlet_new(&x->x_obj, &s_anything));
    settle();
    return x;
}

void words_free(t_lp_words* x) {
    delete x->x_box;
    delete x->x_skin;
}

void words_anything(t_lp_words* x, t_symbol* selector, int argc, t_atom* argv) {
    x->x_box->hear(selector->s_name, words_of(argc, argv));
    settle();
}

void make_class(const char* name) {
    t_class* made = class_new(gensym(name), reinterpret_cast<t_newmethod>(words_new), reinterpret_cast<t_method>(words_free),
                              sizeof(t_lp_words), CLASS_DEFAULT, A_GIMME, 0);
    class_addanything(made, reinterpret_cast<t_method>(words_anything));
    classes[gensym(name)] = made;
}

}  // namespace

void setup_word_objects() {
    for (const char* name : {"lp.bend", "lp.control", "lp.preset"}) make_class(name);
}

}  // namespace lp::pd
