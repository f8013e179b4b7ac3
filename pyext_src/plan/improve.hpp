// A plan as it was recorded does much that need not be done: copies, results that nobody reads. The same sound in fewer steps.
#pragma once

#include "plan/plan.hpp"

namespace lp {
namespace plan {

// All of them, in order.
void improve(Plan* plan);

void fix_what_stays(Plan* plan);                     // a memory that nobody writes to is a constant
void use_convolutions(Plan* plan, Method* method);   // a product with a fixed matrix is a convolution with one tap
void drop_unread(Plan* plan, Method* method);        // steps whose results nobody reads
void update_state_last(Plan* plan, Method* method);  // copies into the memory move to the end, so that the memory may lie where it is read
void drop_copies(Plan* plan, Method* method);        // what is copied is written where it is wanted, or read where it was
void lay_out_in_columns(Plan* plan);                 // the channels of one moment side by side
void drop_unused(Plan* plan);                        // buffers, and the parts of them that nobody touches

}  // namespace plan
}  // namespace lp
