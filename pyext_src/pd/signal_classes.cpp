// The objects with signals for Pd: inlets, outlets and the perform routine around a SignalBox.
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "host/signal_box.hpp"
#include "pd/pd.hpp"

namespace lp::pd {

namespace {

std::map<t_symbol*, t_class*> classes;

struct t_lp_signal {
    t_object x_obj;
    t_float x_f;
    PdSkin* x_skin;
    SignalBox* x_box;
    Position* x_position;
    std::vector<const float*>* x_in;
    std::vector<float*>* x_out;
};

// A flag that this Pd cannot honour is refused politely: the object falls back to one cord a signal.
bool one_cord(t_lp_signal* x) {
    if (!x->x_box->multichannel()) return false;
    if (has_multichannel()) return true;
    x->x_skin->error(x->x_box->class_name() + ": no multichannel signals in this Pd (they came with 0.54), so '-m' gives one cord a signal");
    return false;
}

void* signal_new(t_symbol* name, int argc, t_atom* argv) {
    auto* x = reinterpret_cast<t_lp_signal*>(pd_new(classes.at(name)));
    x->x_f = 0;
    x->x_skin = new PdSkin(x, canvas_getcurrent());
    x->x_box = make_signal_box(name->s_name, words_of(argc, argv), *x->x_skin).release();
    x->x_skin->set_box(x->x_box);
    x->x_position = new Position;
    x->x_in = new std::vector<const float*>;
    x->x_out = new std::vector<float*>;
    const bool one = one_cord(x);
    const int ins = one ? 1 : x->x_box->inlets(), outs = one ? 1 : x->x_box->outlets();
    for (int i = 1; i < ins; ++i) inlet_new(&x->x_obj, &x->x_obj.ob_pd, &s_signal, &s_signal);
    for (int i = 0; i < outs; ++i) outlet_new(&x->x_obj, &s_signal);
    x->x_skin->set_outlet(outlet_new(&x->x_obj, &s_anything));
    settle();
    return x;
}

void signal_free(t_lp_signal* x) {
    delete x->x_box;
    delete x->x_skin;
    delete x->x_position;
    delete x->x_in;
    delete x->x_out;
}

t_int* signal_perform(t_int* w) {
    auto* x = reinterpret_cast<t_lp_signal*>(w[1]);
    const int n = static_cast<int>(w[2]);
    x->x_box->process(x->x_in->data(), x->x_out->data(), n, x->x_position->of_block(n));
    return w + 3;
}

template <class Pointer>
void spread(const t_signal* signal, int channels, std::vector<Pointer>* to) {
    for (int c = 0; c < channels; ++c) to->push_back(signal->s_vec + static_cast<ptrdiff_t>(c) * signal->s_n);
}

void signal_dsp(t_lp_signal* x, t_signal** sp) {
    SignalBox& box = *x->x_box;
    const bool one = box.multichannel() && has_multichannel();
    const int ins = one ? 1 : box.inlets(), outs = one ? 1 : box.outlets(), n = sp[0]->s_n;
    for (int i = 0; i < outs; ++i) set_channels(&sp[ins + i], one ? box.outlets() : 1);
    x->x_in->clear();
    x->x_out->clear();
    for (int i = 0; i < ins; ++i) spread(sp[i], one ? channels_of(sp[i]) : 1, x->x_in);
    for (int i = 0; i < outs; ++i) spread(sp[ins + i], one ? box.outlets() : 1, x->x_out);
    x->x_position->prepare(sp[0]->s_sr);
    box.prepare(sp[0]->s_sr, n, audio_priority(), static_cast<int>(x->x_in->size()), static_cast<int>(x->x_out->size()));
    watch_burst();
    dsp_add(signal_perform, 2, x, static_cast<t_int>(n));
}

void signal_anything(t_lp_signal* x, t_symbol* selector, int argc, t_atom* argv) {
    x->x_box->hear(selector->s_name, words_of(argc, argv));
    settle();
}

void make_class(const char* name) {
    const int flags = CLASS_DEFAULT | (has_multichannel() ? kMultichannelClass : 0);
    t_class* made = class_new(gensym(name), reinterpret_cast<t_newmethod>(signal_new), reinterpret_cast<t_method>(signal_free),
                              sizeof(t_lp_signal), flags, A_GIMME, 0);
    CLASS_MAINSIGNALIN(made, t_lp_signal, x_f);
    class_addmethod(made, reinterpret_cast<t_method>(signal_dsp), gensym("dsp"), A_CANT, 0);
    class_addanything(made, reinterpret_cast<t_method>(signal_anything));
    classes[gensym(name)] = made;
}

}  // namespace

void setup_signal_objects() {
    for (const char* name : {"lp.encode~", "lp.decode~", "lp.mod~", "lp.mix~"}) make_class(name);
}

}  // namespace lp::pd
