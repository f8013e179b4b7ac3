// Asked between two steps: whether somebody still waits for the frame.
#pragma once

namespace lp {
namespace plan {

class Wanted {
   public:
    virtual bool ask() const noexcept = 0;

   protected:
    ~Wanted() = default;
};

}  // namespace plan
}  // namespace lp
