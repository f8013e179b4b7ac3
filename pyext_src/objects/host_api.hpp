// What an object asks of its host (Pd, Max, the offline host), on the message thread only.
#pragma once

#include <string>
#include <vector>

#include "params/atom.hpp"

namespace lp {

class Session;

// What boxes of a patch say of a chain, some of which the host may not have made yet.
struct ChainInPatch {
    std::string file;  // the model that one of them names, as a path or as it is written; empty: none does
    int channels = 0;  // the most that -channels asks for on encode~ and decode~; 0: no such flag
};

class HostApi {
   public:
    virtual ~HostApi() = default;
    virtual Session& session() = 0;
    virtual void status(const std::string& selector, const AtomList& atoms) = 0;  // out of the rightmost outlet
    virtual void error(const std::string& line) = 0;                              // on the console, once
    virtual std::string find(const std::string& name) = 0;  // full path; empty when not found
    virtual std::string searched() = 0;                     // where find looked, for the error line
    virtual std::string folder() = 0;                       // of the patch
    virtual ChainInPatch chain_in_patch(const std::string& chain) = 0;
    virtual bool offline() = 0;
    virtual bool keeps_state() { return false; }  // with a set: objects are to have theirs at hand
    virtual bool feeds(const HostApi& /*other*/) { return true; }  // signals of this object may reach that one; true where it is not known
    virtual double now() = 0;                          // ms of the host's time since its first sample
    virtual void wake_after(double milliseconds) = 0;  // calls Object::wake() then; the last request counts
    virtual bool read_array(const std::string& name, std::vector<float>* values) = 0;         // false: no such array
    virtual bool write_array(const std::string& name, const std::vector<float>& values) = 0;  // resized to fit, redrawn
};

}  // namespace lp
