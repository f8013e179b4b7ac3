// Models that torch runs, as TorchScript.
#pragma once

#include <memory>
#include <string>

#include "engine/net.hpp"

namespace lp {

// Reads, and warms up encode and decode; takes seconds, needs no GIL. Throws std::runtime_error with one line. `trusted`: whatever
// its code does. `streams`: a call of several hops gives the same as one call for each. The calling thread has one torch thread from
// then on.
std::shared_ptr<Model> load_torchscript(const std::string& path, bool trusted, bool streams);

std::string torch_version();  // that this was built with

}  // namespace lp
