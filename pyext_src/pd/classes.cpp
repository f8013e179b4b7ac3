// The objects for Pd: inlets, outlets, messages, and the perform routine of those with signals.
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

struct t_lp_object {
    t_object x_obj;
    t_float x_f;
    PdHost* x_host;
    Object* x_object;
    SignalObject* x_signals;  // the same; nullptr when it has none
    Position* x_position;
    CanvasRate* x_rate;
    int x_overlap;
    int x_old;  // samples at the beginning of a block that an earlier one has brought
    std::vector<const float*>* x_in;
    std::vector<float*>* x_out;
};

// A flag that this Pd cannot honour is refused politely: the object falls back to one cord a signal.
bool one_cord(t_lp_object* x) {
    if (!x->x_signals->multichannel()) return false;
    if (has_multichannel()) return true;
    x->x_host->error(x->x_object->class_name() +
                     ": no multichannel signals in this Pd (they came with 0.54), so '-m' gives one cord a signal");
    return false;
}

void make_signal_ports(t_lp_object* x) {
    x->x_position = new Position;
    x->x_rate = new CanvasRate;
    x->x_overlap = 1;
    x->x_in = new std::vector<const float*>;
    x->x_out = new std::vector<float*>;
    t_symbol* signal = gensym("signal");  // as s_signal, which not every host lets others see
    const bool one = one_cord(x);
    const int ins = one ? 1 : x->x_signals->inlets(), outs = one ? 1 : x->x_signals->outlets();
    for (int i = 1; i < ins; ++i) inlet_new(&x->x_obj, &x->x_obj.ob_pd, signal, signal);
    for (int i = 0; i < outs; ++i) outlet_new(&x->x_obj, signal);
}

void* object_new(t_symbol* name, int argc, t_atom* argv) {
    t_lp_object* x = nullptr;
    const bool good = guarded(session(), name->s_name, [&] {
        const std::string base = base_name(name);
        x = reinterpret_cast<t_lp_object*>(pd_new(classes.at(base)));  // all zero
        x->x_host = new PdHost(x, canvas_getcurrent());
        x->x_object = make_object(base, atoms_of(argc, argv), *x->x_host).release();
        x->x_signals = dynamic_cast<SignalObject*>(x->x_object);
        x->x_host->set_object(x->x_object);
        if (x->x_signals) make_signal_ports(x);
        x->x_host->set_outlet(outlet_new(&x->x_obj, gensym("anything")));
    });
    settle();
    if (good) return x;
    if (x) pd_free(&x->x_obj.ob_pd);
    return nullptr;
}

void object_free(t_lp_object* x) {
    guarded(session(), "free", [x] {
        delete x->x_object;
        delete x->x_host;
        delete x->x_position;
        delete x->x_rate;
        delete x->x_in;
        delete x->x_out;
    });
}

// Where blocks overlap, only the last samples of some are new; [outlet~] adds up blocks, so the others are silent.
void process_block(t_lp_object* x, int n) LP_RT {
    const bool plays = n > 0 && (x->x_overlap == 1 || !x->x_position->has_passed(n));
    if (plays) x->x_signals->process(x->x_in->data(), x->x_out->data(), n, x->x_position->of_block(n));
    for (float* out : *x->x_out) std::fill(out - x->x_old, plays ? out : out + n, 0.0f);
}

t_int* object_perform(t_int* w) {
    auto* x = reinterpret_cast<t_lp_object*>(w[1]);
    const int n = static_cast<int>(w[2]);
    try {
        process_block(x, n);
    } catch (...) {  // only off-line can anything throw (a wait that fails): that block is silent
        for (float* out : *x->x_out) std::fill(out - x->x_old, out + n, 0.0f);
    }
    return w + 3;
}

template <class Pointer>
void spread(const t_signal* signal, int channels, int old, std::vector<Pointer>* to) {
    for (int c = 0; c < channels; ++c) to->push_back(signal->s_vec + static_cast<ptrdiff_t>(c) * signal->s_n + old);
}

// One line for all objects of a canvas.
void tell_overlap(const t_lp_object* x, int overlap, int block, bool silent) {
    static const t_canvas* told = nullptr;
    const t_canvas* here = x->x_host->canvas();
    if (overlap > 1 && here != told) {
        x->x_host->error(x->x_object->class_name() + ": overlap " + std::to_string(overlap) + " of [block~] is not supported: it " +
                         (silent ? "is silent" : "plays as with overlap 1, each sample once") + "; write [block~ " +
                         std::to_string(block) + " 1]");
    }
    told = overlap > 1 ? here : nullptr;
}

// How many of the `block` samples of a call are new. Pd makes no overlap shorter than the block around: it calls again with
// the same samples; and blocks shorter than that come back in an order in which nothing can be played.
int new_samples(int overlap, int block, double rate) {
    const int around = static_cast<int>(sys_getblksize() * rate / static_cast<double>(sys_getsr()));
    return overlap == 1 ? block : block < around ? 0 : std::max(block / overlap, around);
}

void prepare(t_lp_object* x, t_signal** sp) {
    SignalObject& object = *x->x_signals;
    const bool one = object.multichannel() && has_multichannel();
    const int ins = one ? 1 : object.inlets(), outs = one ? 1 : object.outlets();
    const int overlap = x->x_rate->overlap_of(sp[0]);
    const double rate = static_cast<double>(sp[0]->s_sr) / overlap;
    const int n = new_samples(overlap, sp[0]->s_n, rate), old = sp[0]->s_n - n;
    if (overlap != x->x_overlap) tell_overlap(x, overlap, sp[0]->s_n, n == 0);
    x->x_overlap = overlap;
    x->x_old = old;
    for (int i = 0; i < outs; ++i) set_channels(&sp[ins + i], one ? object.outlets() : 1);
    x->x_in->clear();
    x->x_out->clear();
    for (int i = 0; i < ins; ++i) spread(sp[i], one ? channels_of(sp[i]) : 1, old, x->x_in);
    for (int i = 0; i < outs; ++i) spread(sp[ins + i], one ? object.outlets() : 1, old, x->x_out);
    x->x_position->prepare(rate);
    session().clock.set_device_rate(sys_getsr());
    x->x_host->cords_changed();
    object.prepare(rate, sp[0]->s_n, audio_priority(), static_cast<int>(x->x_in->size()), static_cast<int>(x->x_out->size()));
    watch_burst();
}

void object_dsp(t_lp_object* x, t_signal** sp) {
    if (!guarded(session(), "dsp", [&] { prepare(x, sp); })) return;
    dsp_add(object_perform, 2, x, static_cast<t_int>(sp[0]->s_n - x->x_old));
}

void object_anything(t_lp_object* x, t_symbol* selector, int argc, t_atom* argv) {
    guarded(session(), selector->s_name, [&] { x->x_object->handle(selector->s_name, atoms_of(argc, argv)); });
    settle();
}

void make_class(const char* name, bool has_signals) {
    const int flags = CLASS_DEFAULT | (has_signals && has_multichannel() ? kMultichannelClass : 0);
    t_class* made = class_new(gensym(name), reinterpret_cast<t_newmethod>(object_new), reinterpret_cast<t_method>(object_free),
                              sizeof(t_lp_object), flags, A_GIMME, 0);
    if (has_signals) {
        CLASS_MAINSIGNALIN(made, t_lp_object, x_f);
        class_addmethod(made, reinterpret_cast<t_method>(object_dsp), gensym("dsp"), A_CANT, 0);
    }
    class_addanything(made, reinterpret_cast<t_method>(object_anything));
    classes[name] = made;
    // With the library loaded already, Pd makes no name with a path by itself.
    const std::string with_path = std::string("latentplay/") + name;
    class_addcreator(reinterpret_cast<t_newmethod>(object_new), gensym(with_path.c_str()), A_GIMME, 0);
}

}  // namespace

void setup_objects() {
    for (const char* name : {"lp.encode~", "lp.decode~", "lp.model~", "lp.mod~", "lp.mix~"}) make_class(name, true);
    for (const char* name : {"lp.bend", "lp.control", "lp.preset"}) make_class(name, false);
}

}  // namespace lp::pd
