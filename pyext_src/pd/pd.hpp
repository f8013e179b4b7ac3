// What all Pd classes share: Pd's header, atoms and back, multichannel found at run time, the common clock and session.
#pragma once

#include <m_pd.h>

#include <cstdint>
#include <string>
#include <vector>

#include "objects/guarded.hpp"
#include "objects/object.hpp"
#include "pd/cords.hpp"

namespace lp::pd {

constexpr int kMultichannelClass = 0x10;  // CLASS_MULTICHANNEL of Pd 0.54

// Pd 0.54 and later; older ones have single-channel signals only.
bool has_multichannel();
void set_channels(t_signal** signal, int channels);  // of an outlet, in Pd 0.54 and later; else nothing
int channels_of(const t_signal* signal);             // 1 in older Pds

AtomList atoms_of(int count, const t_atom* atoms);

// What a class is called without the library's path: lp.mod~ for latentplay/lp.mod~.
std::string base_name(const t_symbol* name);

// The session of this Pd; it lives as long as the process: threads may still look at it during exit.
Session& session();

// Whether Pd was started with a flag.
bool on_command_line(const char* flag);

// Pd runs `-batch`: there is time to wait for every frame.
bool is_offline();

// SCHED_FIFO or RR priority of the calling thread, 0 when it is a normal one.
int audio_priority();

// Tells the service manager, where there is one, that all is well, while it is.
void feed_watchdog();

// Delivers replies and ticks the objects every few milliseconds.
void start_clock();

// After a message: sends out status lines and errors; off-line, waits until all is done. May delete the object.
void settle();

// The hop clock's position of a block that an object is about to compute.
class Position {
   public:
    void prepare(double rate);
    int64_t of_block(int n) LP_RT;
    bool has_passed(int n) const LP_RT;  // another such block would reach beyond the tick

   private:
    int64_t tick() const LP_RT;  // logical time in samples
    double rate_ = 48000, base_ = 64;
    int64_t next_ = INT64_MIN;
};

// Of the canvas in which an object is being made.
class CanvasRate {
   public:
    CanvasRate();
    ~CanvasRate();
    CanvasRate(const CanvasRate&) = delete;

    // How often each sample comes, in [block~ 64 2] twice.
    int overlap_of(const t_signal* signal) const;

   private:
    t_object* teller_ = nullptr;
};

// Pd as one object sees it.
class PdHost final : public HostApi {
   public:
    PdHost(void* pd_object, t_canvas* canvas) : pd_object_(pd_object), canvas_(canvas), cords_(pd_object, canvas) {}
    ~PdHost() override {
        if (clock_) clock_free(clock_);
    }
    const t_canvas* canvas() const { return canvas_; }
    void set_object(Object* object) { object_ = object; }  // the one that is woken
    void set_outlet(t_outlet* outlet) { outlet_ = outlet; }
    Session& session() override { return lp::pd::session(); }
    void status(const std::string& selector, const AtomList& atoms) override;
    void error(const std::string& line) override;
    std::string find(const std::string& name) override;
    std::string searched() override;
    ChainInPatch chain_in_patch(const std::string& chain) override;
    bool offline() override { return is_offline(); }
    bool feeds(const HostApi& other) override { return cords_.reach(static_cast<const PdHost&>(other).pd_object_); }
    void cords_changed() { cords_.changed(); }
    double now() override;
    void wake_after(double milliseconds) override;
    std::string folder() override { return canvas_getdir(canvas_)->s_name; }
    bool read_array(const std::string& name, std::vector<float>* values) override;
    bool write_array(const std::string& name, const std::vector<float>& values) override;

   private:
    void* pd_object_;
    t_canvas* canvas_;
    Cords cords_;
    t_outlet* outlet_ = nullptr;
    t_clock* clock_ = nullptr;
    Object* object_ = nullptr;
};

// Measures the device's period while sound starts.
void watch_burst();

void setup_objects();

}  // namespace lp::pd
