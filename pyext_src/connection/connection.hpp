// The way from a host's objects to the engine: Python on a thread of this process, or a process of its own.
#pragma once

#include "objects/session.hpp"

namespace lp {

// Where it may live: a host such as Live, which holds a Python already, never takes a second one in.
enum class EnginePlace { chosen, process };

// Starts the engine that latentplay.cfg or LATENTPLAY_ENGINE chooses, once in a process, and returns at once. Errors are
// replies for the console.
void start_engine(Session& session, EnginePlace place = EnginePlace::chosen);

// Ends it, within a quarter of a second; false when something is stuck in this process.
bool leave_engine();

// One of the two.
class Connection {
   public:
    virtual ~Connection() = default;
    virtual bool leave() = 0;
};

}  // namespace lp
