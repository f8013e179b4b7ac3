// The objects' signals in Max: ports, cords of many channels, and the perform routine.
#include <algorithm>

#include "max/box.hpp"

namespace lp::max {

namespace {

#if defined(__APPLE__)
constexpr int kAudioPriority = 48;  // the engine's workers take one less: the highest of a thread that is no driver's
#elif defined(_WIN32)
constexpr int kAudioPriority = 2;
#else
constexpr int kAudioPriority = 0;  // no Max here but the one of the tests
#endif

void read_vectors(double** from, long count, int n, std::vector<float*>& to) LP_RT {
    const long known = std::min<long>(count, static_cast<long>(to.size()));
    for (long c = 0; c < known; ++c) {
        for (int i = 0; i < n; ++i) to[static_cast<size_t>(c)][i] = static_cast<float>(from[c][i]);
    }
}

void write_vectors(const std::vector<float*>& from, double** to, long count, int n) LP_RT {
    const long known = std::min<long>(count, static_cast<long>(from.size()));
    for (long c = 0; c < known; ++c) {
        for (int i = 0; i < n; ++i) to[c][i] = static_cast<double>(from[static_cast<size_t>(c)][i]);
    }
    for (long c = known; c < count; ++c) std::fill(to[c], to[c] + n, 0.0);
}

void silence(double** to, long count, int n) LP_RT {
    for (long c = 0; c < count; ++c) std::fill(to[c], to[c] + n, 0.0);
}

void process(BoxState& state, double** ins, long in_count, int n) LP_RT {
    read_vectors(ins, in_count, n, state.buffers.in);
    const int64_t position = state.clock->position(state.count, n);
    state.count += n;
    state.signals->process(state.buffers.in.data(), state.buffers.out.data(), n, position);
}

void perform(t_lp_box* x, t_object*, double** ins, long in_count, double** outs, long out_count, long count, long, void*) {
    BoxState& state = *x->state;
    const int n = static_cast<int>(count);
    if (n > state.buffers.most) return silence(outs, out_count, n);
    try {
        process(state, ins, in_count, n);
        write_vectors(state.buffers.out, outs, out_count, n);
    } catch (...) {  // only off-line can anything throw (a wait that fails): that vector is silent
        silence(outs, out_count, n);
    }
}

long channels_in(const t_lp_box* x, t_object* dsp64) {
    if (!x->state->one_cord) return x->state->signals->inlets();
    const auto told = reinterpret_cast<t_ptr_int>(object_method(dsp64, gensym("getnuminputchannels"), x, 0));
    return std::max<long>(1, static_cast<long>(told));
}

// A clock for each signal chain, as long as one of its boxes lives.
std::map<t_object*, std::weak_ptr<DspClock>> clocks;

std::shared_ptr<DspClock> clock_of(t_object* dsp64) {
    for (auto at = clocks.begin(); at != clocks.end();) at = at->second.expired() ? clocks.erase(at) : std::next(at);
    std::shared_ptr<DspClock> found = clocks[dsp64].lock();
    if (!found) clocks[dsp64] = found = std::make_shared<DspClock>();
    return found;
}

void prepare(t_lp_box* x, t_object* dsp64, double rate, long vector) {
    BoxState& state = *x->state;
    const int ins = static_cast<int>(channels_in(x, dsp64)), outs = state.signals->outlets();
    state.buffers.prepare(ins, outs, static_cast<int>(vector));
    state.clock = clock_of(dsp64);
    state.clock->restart(rate, static_cast<int>(vector));
    state.count = 0;
    sound_starts();
    session().clock.set_device_rate(sys_getsr());
    state.signals->prepare(rate, static_cast<int>(vector), kAudioPriority, ins, outs);
}

void on_dsp64(t_lp_box* x, t_object* dsp64, short*, double rate, long vector, long) {
    const bool good = guarded(session(), "dsp", [&] { prepare(x, dsp64, rate, vector); });
    if (good) object_method(dsp64, gensym("dsp_add64"), x, as_method(perform), 0, 0);
    session().flush(print);
}

// How many channels the cord out of an inlet has; asked before dsp64.
long on_multichannel_outputs(t_lp_box* x, long) { return x->state->signals->outlets(); }

// Burst of a chain that has been watched for long enough.
void take_burst(int samples) {
    session().clock.saw_burst(samples);
    session().for_each([](Object& object) {
        if (auto* signals = dynamic_cast<SignalObject*>(&object)) signals->burst_changed();
    });
}

}  // namespace

void look_at_bursts() {
    guarded(session(), "clock", [] {
        for (const auto& [chain, watched] : clocks) {
            const std::shared_ptr<DspClock> clock = watched.lock();
            const int samples = clock && !is_offline() ? clock->burst.take_burst() : 0;
            if (samples > 0) take_burst(samples);
        }
    });
}

void SignalBuffers::prepare(int ins, int outs, int vector) {
    const auto length = static_cast<size_t>(vector);
    most = vector;
    memory.assign(length * static_cast<size_t>(ins + outs), 0.0f);
    in.clear();
    out.clear();
    for (int c = 0; c < ins + outs; ++c) (c < ins ? in : out).push_back(memory.data() + length * static_cast<size_t>(c));
}

void make_signal_ports(t_lp_box* x) {
    BoxState& state = *x->state;
    dsp_setup(&x->ob, state.one_cord ? 1 : state.signals->inlets());
    if (state.one_cord) x->ob.z_misc = static_cast<short>(x->ob.z_misc | Z_MC_INLETS);
    const int outlets = state.one_cord ? 1 : state.signals->outlets();
    for (int i = 0; i < outlets; ++i) outlet_new(x, state.one_cord ? "multichannelsignal" : "signal");
}

void add_signal_methods(t_class* made) {
    class_addmethod(made, as_method(on_dsp64), "dsp64", A_CANT, 0);
    class_addmethod(made, as_method(on_multichannel_outputs), "multichanneloutputs", A_CANT, 0);
    class_dspinit(made);
}

}  // namespace lp::max
