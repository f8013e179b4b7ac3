// Starts the Python that thinks for the objects, on a thread of its own, once a process; or joins one that runs already.
#pragma once

#include <string>

namespace lp {

// What stands in latentplay.cfg beside the external: `key=value` lines, written by `latentplay install`.
struct Settings {
    std::string python;  // the environment's executable
    std::string path;    // a folder to import latentplay from, when it is not installed in that environment
    std::string data;    // the folder with the demo model
};

const Settings& settings();
std::string binary_folder();

// Returns at once. What goes wrong is told through the desk, as a line for the console.
void start_python();

// Ends the workers and Python's thread, within a quarter of a second; false when something is stuck.
bool leave_python();

}  // namespace lp
