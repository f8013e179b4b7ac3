// The command line that starts the engine in a process of its own, for whoever starts it: a host, or the doctor.
#pragma once

#include <string>
#include <vector>

namespace lp {

// `path`: a folder to import latentplay from; empty where it is installed in that Python's environment.
inline std::vector<std::string> engine_command(const std::string& python, const std::string& path) {
    const char* const program = "import sys; sys.path[:0] = sys.argv[1:]; from latentplay.host.process import main; main()";
    std::vector<std::string> words{python, "-I", "-X", "utf8", "-c", program};
    if (!path.empty()) words.push_back(path);
    return words;
}

}  // namespace lp
