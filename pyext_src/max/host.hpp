// Max as one object sees it. Everything here runs on the main thread, but wake_after, which any thread may call.
#pragma once

#include <string>
#include <vector>

#include "max/api.h"
#include "objects/host_api.hpp"

namespace lp {
class Object;
}

namespace lp::max {

class MaxHost final : public HostApi {
   public:
    MaxHost(t_object* box, t_object* patcher) : box_(box), patcher_(patcher) {}
    ~MaxHost() override;
    void set_outlet(void* outlet) { outlet_ = outlet; }
    void set_object(Object* object) { object_ = object; }  // the one that is woken
    void wake();

    Session& session() override;
    void status(const std::string& selector, const AtomList& atoms) override;
    void error(const std::string& line) override;
    std::string find(const std::string& name) override;
    std::string searched() override;
    std::string folder() override;
    ChainInPatch chain_in_patch(const std::string& chain) override;
    bool offline() override;
    bool feeds(const HostApi& other) override;
    bool keeps_state() override { return true; }
    double now() override;
    void wake_after(double milliseconds) override;
    bool read_array(const std::string& name, std::vector<float>* values) override;
    bool write_array(const std::string& name, const std::vector<float>& values) override;

   private:
    t_object* box_;
    t_object* patcher_;
    void* outlet_ = nullptr;
    t_clock* clock_ = nullptr;
    Object* object_ = nullptr;
};

// Time 0 is the start of the first block.
void sound_starts();

// A function as Max takes it, whatever its arguments.
template <class Function>
method as_method(Function* function) {
    return reinterpret_cast<method>(reinterpret_cast<void (*)()>(function));
}

// Whether the host has a function that api.h marks as optional.
template <class Function>
bool has(Function* function) {
    return function != nullptr;
}

// Atoms of Max and back.
AtomList atoms_of(long count, const t_atom* atoms);

// Those of a message from a patch, as Pd would have them: its numbers have 32 bits, and the same patch is to sound the same.
AtomList message_atoms(const char* selector, long count, const t_atom* atoms);
std::vector<t_atom> max_atoms(const AtomList& atoms);

// For getters: into the caller's memory where there is enough, else into new memory that is the caller's from then on.
t_max_err copy_out(const std::vector<t_atom>& from, long* count, t_atom** to);

// A path as this system writes it: Max's own have a disk in front ("Macintosh HD:/Users/...").
std::string native_path(const std::string& path);

}  // namespace lp::max
