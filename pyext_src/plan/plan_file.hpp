// A plan on disk, with its weights as the kernels read them: mapped, they are used where they lie, and processes share them.
//
// Of this machine and this build: another version makes its own. What holds the plan itself is bytes that only the caller reads.
#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "plan/prepared.hpp"

namespace lp {
namespace plan {

// What a file has to be of.
struct PlanMark {
    std::string model, program;  // the model's hash, the program's version: up to 79 and 39 characters
    Precision precision = Precision::full;
};

// Under another name first, so that nobody reads half a file. Throws std::runtime_error: the rest of a sentence that starts with its name.
void write_plan_file(const std::string& path, const PlanMark& mark, std::string_view plan, const PreparedPlan& prepared);

class PlanFile : public PackedSource {
   public:
    // Throws std::runtime_error: the rest of a sentence that starts with the file's name. `weights`: whether they are looked at, too; half
    // a second for a gigabyte.
    static std::shared_ptr<const PlanFile> open(const std::string& path, const PlanMark& mark, bool weights = true);

    virtual std::string_view plan() const = 0;
};
using PlanFilePtr = std::shared_ptr<const PlanFile>;

}  // namespace plan
}  // namespace lp
