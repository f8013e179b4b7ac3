// The flags with which Pd was started.
#include <cstring>
#include <fstream>
#include <iterator>
#include <string>

#if defined(_WIN32)
#include <windows.h>
#endif

#include "pd/pd.hpp"

namespace lp::pd {

#if defined(_WIN32)

bool on_command_line(const char* flag) {
    const std::string name = flag;
    return std::wstring(GetCommandLineW()).find(L" " + std::wstring(name.begin(), name.end())) != std::wstring::npos;
}

#else

bool on_command_line(const char* flag) {
    std::ifstream file("/proc/self/cmdline", std::ios::binary);
    const std::string line((std::istreambuf_iterator<char>(file)), {});
    for (size_t at = 0; at < line.size(); at += std::strlen(line.c_str() + at) + 1) {
        if (std::strcmp(line.c_str() + at, flag) == 0) return true;
    }
    return false;
}

#endif

}  // namespace lp::pd
