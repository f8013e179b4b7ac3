// Libraries that are loaded at run time, and symbols that the process holds already.
#pragma once

#include <string>

namespace lp {

// Its symbols are for all to see. nullptr, and why, when it cannot be loaded.
void* open_library(const std::string& file, std::string* problem);
void* symbol_of(void* library, const char* name);
void* symbol_of_process(const char* name);  // nullptr when nothing in this process has it

}  // namespace lp
