// A process that ends with the one that started it.
#pragma once

namespace lp {

// Watches standard input, and who the parent is, on a thread that needs nothing of Python: when the parent has ended, this
// process ends a moment later, whatever it does. Once in a process.
void end_with_parent();

}  // namespace lp
