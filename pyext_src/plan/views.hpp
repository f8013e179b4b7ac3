// What can be said of views: whether they are equal, which values of a buffer they touch, the same values laid out in another way.
#pragma once

#include <algorithm>
#include <cstdint>
#include <optional>
#include <vector>

#include "plan/plan.hpp"

namespace lp {
namespace plan {

struct Dimension {
    int64_t size, stride;
};

// The dimensions that matter, the widest step first.
inline std::vector<Dimension> dimensions_of(const View& view) {
    std::vector<Dimension> list;
    for (size_t i = 0; i < view.sizes.size(); ++i) {
        if (view.sizes[i] != 1) list.push_back({view.sizes[i], view.strides[i]});
    }
    std::sort(list.begin(), list.end(), [](const Dimension& a, const Dimension& b) { return a.stride > b.stride; });
    return list;
}

// Whether it touches each value from its offset to its end once.
inline bool is_dense(const View& view) {
    int64_t expected = 1;
    const auto list = dimensions_of(view);
    for (auto at = list.rbegin(); at != list.rend(); ++at) {
        if (at->stride != expected) return false;
        expected *= at->size;
    }
    return view.size() > 0;
}

inline int64_t last_of(const View& view) {
    int64_t last = view.offset;
    for (size_t i = 0; i < view.sizes.size(); ++i) last += (view.sizes[i] - 1) * view.strides[i];
    return last;
}

// Calls act(place) for each value; a place may come more than once.
template <class Act>
void each_place(const View& view, Act&& act) {
    if (view.size() == 0) return;
    std::vector<int64_t> at(view.sizes.size(), 0);
    int64_t place = view.offset;
    while (true) {
        act(place);
        size_t d = at.size();
        while (d-- > 0) {
            place += view.strides[d];
            if (++at[d] < view.sizes[d]) break;
            place -= view.sizes[d] * view.strides[d];
            at[d] = 0;
        }
        if (d == static_cast<size_t>(-1)) return;
    }
}

// Values that lie in `from`, a dense view, laid out anew: dimension by dimension with the strides of `to`, which has the same sizes.
class Relayout {
   public:
    Relayout(const View& from, const View& to) : offset_(from.offset), to_(to) {
        for (size_t i = 0; i < from.sizes.size(); ++i) {
            if (from.sizes[i] != 1) list_.push_back({from.sizes[i], from.strides[i], to.strides[i]});
        }
        std::sort(list_.begin(), list_.end(), [](const Pair& a, const Pair& b) { return a.from > b.from; });
        for (size_t i = 1; i < list_.size();) {  // two that go on from each other in both layouts are one
            Pair &outer = list_[i - 1], &inner = list_[i];
            if (outer.from == inner.from * inner.size && outer.to == inner.to * inner.size) {
                outer = {outer.size * inner.size, inner.from, inner.to};
                list_.erase(list_.begin() + static_cast<int64_t>(i));
            } else {
                ++i;
            }
        }
    }

    // Nothing where a dimension of the view goes across two dimensions of the layout.
    std::optional<View> operator()(const View& view) const {
        View made{to_.buffer, to_.offset, view.sizes, view.strides};
        std::vector<int64_t> last(list_.size());  // the furthest step along each dimension
        int64_t rest = view.offset - offset_;
        if (rest < 0) return std::nullopt;
        for (size_t i = 0; i < list_.size(); ++i) {
            last[i] = rest / list_[i].from;
            rest %= list_[i].from;
            made.offset += last[i] * list_[i].to;
        }
        if (rest != 0) return std::nullopt;
        for (size_t d = 0; d < view.sizes.size(); ++d) {
            if (view.sizes[d] == 1 || view.strides[d] == 0) continue;
            size_t i = 0;
            while (i < list_.size() && (list_[i].from > view.strides[d] || view.strides[d] % list_[i].from != 0)) ++i;
            if (i == list_.size()) return std::nullopt;
            const int64_t steps = view.strides[d] / list_[i].from;
            last[i] += (view.sizes[d] - 1) * steps;
            made.strides[d] = steps * list_[i].to;
        }
        for (size_t i = 0; i < list_.size(); ++i) {
            if (last[i] >= list_[i].size) return std::nullopt;
        }
        return made;
    }

   private:
    struct Pair {
        int64_t size, from, to;
    };
    int64_t offset_;
    View to_;
    std::vector<Pair> list_;
};

}  // namespace plan
}  // namespace lp
