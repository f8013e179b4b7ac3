// The objects with signals for Pd: inlets, outlets and the perform routine around a SignalObject.
#include <algorithm>
#include <map>
#include <string>
#include <vector>

#include "objects/make_object.hpp"
#include "objects/signal_object.hpp"
#include "pd/pd.hpp"

namespace lp::pd {

namespace {

std::map<std::string, t_class*> classes;

struct t_lp_signal {
    t_object x_obj;
    t_float x_f;
    PdHost* x_host;
    SignalObject* x_object;
    Position* x_position;
    std::vector<const float*>* x_in;
    std::vector<float*>* x_out;
};

// Whether signals share one cord, as `-m` asks for. Pd before 0.54 cannot: one line, and one cord a signal.
bool one_cord(t_lp_signal* x) {
    if (!x->x_object->multichannel()) return false;
    if (has_multichannel()) return true;
    x->x_host->error(x->x_object->class_name() +
                     ": no multichannel signals in this Pd (they came with 0.54), so '-m' gives one cord a signal");
    return false;
}

void make_ports(t_lp_signal* x) {
    const bool one = one_cord(x);
    const int ins = one ? 1 : x->x_object->inlets(), outs = one ? 1 : x->x_object->outlets();
    for (int i = 1; i < ins; ++i) inlet_new(&x->x_obj, &x->x_obj.ob_pd, &s_signal, &s_signal);
    for (int i = 0; i < outs; ++i) outlet_new(&x->x_obj, &s_signal);
    x->x_host->set_outlet(outlet_new(&x->x_obj, &s_anything));
}

void* signal_new(t_symbol* name, int argc, t_atom* argv) {
    t_lp_signal* x = nullptr;
    const bool good = guarded(session(), name->s_name, [&] {
        const std::string base = base_name(name);
        x = reinterpret_cast<t_lp_signal*>(pd_new(classes.at(base)));
        x->x_f = 0;
        x->x_host = nullptr;
        x->x_object = nullptr;
        x->x_position = new Position;
        x->x_in = new std::vector<const float*>;
        x->x_out = new std::vector<float*>;
        x->x_host = new PdHost(x, canvas_getcurrent());
        x->x_object = static_cast<SignalObject*>(make_object(base, atoms_of(argc, argv), *x->x_host).release());
        x->x_host->set_object(x->x_object);
        make_ports(x);
    });
    settle();
    if (good) return x;
    if (x) pd_free(&x->x_obj.ob_pd);
    return nullptr;
}

void signal_free(t_lp_signal* x) {
    guarded(session(), "free", [x] {
        delete x->x_object;
        delete x->x_host;
        delete x->x_position;
        delete x->x_in;
        delete x->x_out;
    });
}

void process_block(t_lp_signal* x, int n) LP_RT {
    x->x_object->process(x->x_in->data(), x->x_out->data(), n, x->x_position->of_block(n));
}

t_int* signal_perform(t_int* w) {
    auto* x = reinterpret_cast<t_lp_signal*>(w[1]);
    const int n = static_cast<int>(w[2]);
    try {
        process_block(x, n);
    } catch (...) {  // only off-line can anything throw (a wait that fails): that block is silent
        for (float* out : *x->x_out) std::fill_n(out, n, 0.0f);
    }
    return w + 3;
}

template <class Pointer>
void spread(const t_signal* signal, int channels, std::vector<Pointer>* to) {
    for (int c = 0; c < channels; ++c) to->push_back(signal->s_vec + static_cast<ptrdiff_t>(c) * signal->s_n);
}

void prepare(t_lp_signal* x, t_signal** sp) {
    SignalObject& object = *x->x_object;
    const bool one = object.multichannel() && has_multichannel();
    const int ins = one ? 1 : object.inlets(), outs = one ? 1 : object.outlets(), n = sp[0]->s_n;
    for (int i = 0; i < outs; ++i) set_channels(&sp[ins + i], one ? object.outlets() : 1);
    x->x_in->clear();
    x->x_out->clear();
    for (int i = 0; i < ins; ++i) spread(sp[i], one ? channels_of(sp[i]) : 1, x->x_in);
    for (int i = 0; i < outs; ++i) spread(sp[ins + i], one ? object.outlets() : 1, x->x_out);
    x->x_position->prepare(sp[0]->s_sr);
    object.prepare(sp[0]->s_sr, n, audio_priority(), static_cast<int>(x->x_in->size()), static_cast<int>(x->x_out->size()));
    watch_burst();
}

void signal_dsp(t_lp_signal* x, t_signal** sp) {
    if (!guarded(session(), "dsp", [&] { prepare(x, sp); })) return;
    dsp_add(signal_perform, 2, x, static_cast<t_int>(sp[0]->s_n));
}

void signal_anything(t_lp_signal* x, t_symbol* selector, int argc, t_atom* argv) {
    guarded(session(), selector->s_name, [&] { x->x_object->handle(selector->s_name, atoms_of(argc, argv)); });
    settle();
}

void make_class(const char* name) {
    const int flags = CLASS_DEFAULT | (has_multichannel() ? kMultichannelClass : 0);
    t_class* made = class_new(gensym(name), reinterpret_cast<t_newmethod>(signal_new), reinterpret_cast<t_method>(signal_free),
                              sizeof(t_lp_signal), flags, A_GIMME, 0);
    CLASS_MAINSIGNALIN(made, t_lp_signal, x_f);
    class_addmethod(made, reinterpret_cast<t_method>(signal_dsp), gensym("dsp"), A_CANT, 0);
    class_addanything(made, reinterpret_cast<t_method>(signal_anything));
    classes[name] = made;
}

}  // namespace

void setup_signal_objects() {
    for (const char* name : {"lp.encode~", "lp.decode~", "lp.mod~", "lp.mix~"}) make_class(name);
}

}  // namespace lp::pd
