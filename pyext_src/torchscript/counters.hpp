// Models that count their frames: a number of their memory goes through their code, where no operator sees it.
#pragma once

#include <functional>

#include "torchscript/record.hpp"

namespace lp {

// `record_at(n)` records the method, always on the same plan, while `counter`, one value of the module's memory, is n. Gives what was
// recorded at 0, with steps in front that compute what follows the counter: as (a + n), or as (a + n) modulo m. Throws NoPlan where it
// follows in another way.
plan::Plan follow_counter(const plan::View& counter, MethodId method, const std::function<plan::Plan(double n)>& record_at);

}  // namespace lp
