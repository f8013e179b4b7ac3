// A box of ours in a Max patcher, and what all of them share.
#pragma once

#include <atomic>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <vector>

#include "max/api.h"
#include "max/dsp_clock.hpp"
#include "max/host.hpp"
#include "objects/guarded.hpp"
#include "objects/signal_object.hpp"

namespace lp::max {

// The signals of a box between Max's doubles and the object's floats; made before sound runs.
struct SignalBuffers {
    std::vector<float> memory;
    std::vector<float*> in, out;
    int most = 0;  // samples of a vector

    void prepare(int ins, int outs, int vector);
};

// What a box holds; its C struct, which Max allocates, points here.
struct BoxState {
    explicit BoxState(t_object* box, t_object* patcher) : host(box, patcher) {}

    MaxHost host;
    std::string name;         // of the table, without "mc."
    AtomList arguments;       // as they were typed, attributes turned into flags
    std::unique_ptr<Object> object;
    SignalObject* signals = nullptr;  // the same; nullptr when it has none
    bool one_cord = false;            // all latents in one multichannel cord
    long channels_out = 0;            // what Max was told last
    SignalBuffers buffers;
    std::shared_ptr<DspClock> clock;
    int64_t count = 0;                // samples since the last compile
    std::atomic<int> deferred{0};     // messages that wait for the main thread
    std::map<std::string, AtomList> sent;  // what attributes were set to, for objects whose state is the engine's
    Lines shown;  // the state that Max has been told of
    std::string kept;  // what is kept beside parameters, as Max has been told of it
};

struct t_lp_box {
    t_pxobject ob;
    BoxState* state;
    t_atom value;  // where Max's attributes would lie; never used: each has accessors
};

// All there are; for the main thread.
std::set<t_lp_box*>& live_boxes();

// The session of this Max; it lives as long as the process: threads may still look at it during exit.
Session& session();

// There is time to wait for every frame (LATENTPLAY_SYNC).
bool is_offline();

void print(const std::string& line, bool is_error);

// Replies, ticks, late messages and status lines: every few milliseconds on the main thread.
void start_delivery();
void deliver_soon();
void settle();  // after a message on the main thread; off-line, waits until all is done

// A message to a box from any thread; it keeps its order with those before it. May delete the box.
void take_message(t_lp_box* x, const std::string& selector, AtomList atoms);
void run_deferred();  // on the main thread

void add_attributes(t_class* made, const std::string& name);
void show_changes();  // tells Max which attributes have changed, for inspectors and attrui

// Signals.
void add_signal_methods(t_class* made);
void make_signal_ports(t_lp_box* x);
void look_at_bursts();  // what is known of the device's period

// State for pattr, presets and Live sets.
void add_state_methods(t_class* made);

// What is typed in a box: arguments as an object takes them ("@latents 8" is "-latents 8"), and the attributes that are left:
// the box's own, and those of the model that it plays.
AtomList creation_arguments(const std::string& name, const AtomList& typed);
AtomList attributes_to_set(const std::string& name, const AtomList& typed);
Lines model_attributes_to_set(const std::string& name, const AtomList& typed);

// The line that Max shows over an inlet or outlet.
std::string port_help(const BoxState& state, bool outlet, int index);

void make_classes();

}  // namespace lp::max
