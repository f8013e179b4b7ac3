// What latentplay.cfg holds: `key=value` lines, written by `latentplay install`, beside the external or in the user's data folder.
#pragma once

#include <string>

namespace lp {

struct Settings {
    std::string python;    // the environment's executable
    std::string path;      // a folder to import latentplay from, when it is not installed in that environment
    std::string embedded;  // the module with Python inside, for the embedded engine
    std::string engine;    // `embedded`, `process`; empty: whichever can be
    std::string language;  // `fr`, else English: for what a host shows of a box
    std::string data;      // the folder with the demo model and the seed maps
};

// Of the binary that this is compiled into; read once.
const Settings& settings();
std::string binary_folder();
std::string user_settings_file();  // read where none lies in binary_folder()

}  // namespace lp
