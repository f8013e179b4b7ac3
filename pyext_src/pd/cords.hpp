// Which objects a box reaches along cords of signals; looked up once for each time that Pd sorts its signals.
#pragma once

#include <m_pd.h>

#include <set>

namespace lp::pd {

class Cords {
   public:
    Cords(void* object, t_canvas* canvas) : object_(object), canvas_(canvas) {}
    void changed() { known_ = false; }
    bool reach(const void* other);

   private:
    void* object_;
    t_canvas* canvas_;
    std::set<const void*> reached_;  // to be compared, never looked into
    bool known_ = false;
};

}  // namespace lp::pd
