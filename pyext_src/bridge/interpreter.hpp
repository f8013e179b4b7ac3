// Starts the Python that serves the objects, on a thread of its own, once in a process; or joins one that runs already.
#pragma once

#include "objects/request_queue.hpp"

namespace lp {

// Returns at once. Python takes its requests from `queue`; an error is a reply for the console.
void start_python(RequestQueue& queue);

// The queue that Python serves.
RequestQueue& served_queue();

// Ends the workers and Python's thread, within a quarter of a second; false when something is stuck.
bool leave_python();

}  // namespace lp
