// lp.bend for Pd: one inlet for messages, the status outlet.
#include "host/bend_box.hpp"
#include "pd/pd.hpp"

namespace lp::pd {

namespace {

t_class* bend_class = nullptr;

struct t_lp_bend {
    t_object x_obj;
    PdSkin* x_skin;
    BendBox* x_box;
};

void* bend_new(t_symbol*, int argc, t_atom* argv) {
    auto* x = reinterpret_cast<t_lp_bend*>(pd_new(bend_class));
    x->x_skin = new PdSkin(x, canvas_getcurrent());
    x->x_box = new BendBox(words_of(argc, argv), *x->x_skin);
    x->x_skin->set_outlet(outlet_new(&x->x_obj, &s_anything));
    settle();
    return x;
}

void bend_free(t_lp_bend* x) {
    delete x->x_box;
    delete x->x_skin;
}

void bend_anything(t_lp_bend* x, t_symbol* selector, int argc, t_atom* argv) {
    x->x_box->message(selector->s_name, words_of(argc, argv));
    settle();
}

}  // namespace

void setup_bend() {
    bend_class = class_new(gensym("lp.bend"), reinterpret_cast<t_newmethod>(bend_new), reinterpret_cast<t_method>(bend_free),
                           sizeof(t_lp_bend), CLASS_DEFAULT, A_GIMME, 0);
    class_addanything(bend_class, reinterpret_cast<t_method>(bend_anything));
}

}  // namespace lp::pd
