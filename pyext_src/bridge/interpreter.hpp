// The Python that an external brings into its process at run time, on the external's own thread.
#pragma once

#include <string>

namespace lp {

// What Python hears and says; see connection/embedding.h.
bool receive(std::string* bytes);  // waits; false when the host ends
void send(const std::string& bytes);
std::string host_version();

}  // namespace lp
