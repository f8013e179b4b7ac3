// Copies that need not be made: two buffers become one.
#include <algorithm>
#include <optional>

#include "plan/improve.hpp"
#include "plan/uses.hpp"
#include "plan/views.hpp"

namespace lp {
namespace plan {

namespace {

bool overlap(const View& a, const View& b, int64_t size) {
    if (last_of(a) < b.offset || last_of(b) < a.offset) return false;
    std::vector<bool> touched(static_cast<size_t>(size));
    each_place(a, [&](int64_t place) { touched[static_cast<size_t>(place)] = true; });
    bool found = false;
    each_place(b, [&](int64_t place) { found = found || touched[static_cast<size_t>(place)]; });
    return found;
}

class Copies {
   public:
    Copies(Plan* plan, Method* method) : plan_(*plan), method_(*method) {}

    void drop() {
        for (size_t i = 0; i < method_.steps.size();) {
            if (method_.steps[i].op != Op::copy || !drop(static_cast<int>(i))) ++i;
        }
    }

   private:
    Buffer& buffer(const View& view) { return plan_.buffers[view.buffer]; }

    bool drop(int at) {
        const View from = method_.steps[at].in[0], into = method_.steps[at].out[0];
        if (from.buffer == into.buffer || buffer(from).type != buffer(into).type || from.size() == 0) return false;
        uses_ = uses_of(plan_, &method_);
        return write_where_wanted(at, from, into) || read_where_it_was(at, from, into);
    }

    // The source lies inside what it is copied to, from the start.
    bool write_where_wanted(int at, const View& from, const View& into) {
        const Role role = buffer(from).role, other = buffer(into).role;
        const bool remembers = role == Role::state;
        if (is_fixed(role)) return false;
        if (other != Role::scratch && (other != Role::state || remembers)) return false;
        for (const View* view : {&from, &into}) {
            if (buffer(*view).role == Role::state && is_shared(plan_, &method_, view->buffer)) return false;
        }
        if (!is_dense(from) || from.size() != buffer(from).size || has_zero_stride(into)) return false;
        for (const Use& use : uses_[into.buffer]) {
            if (use.step == at || !overlap(*use.view, into, buffer(into).size)) continue;
            if (use.writes || use.step < at || is_written_between(from.buffer, at, use.step)) return false;
        }
        if (!remembers && is_written_between(from.buffer, at, last_step() + 1)) return false;
        if (!move(from.buffer, Relayout(from, into))) return false;
        if (remembers) remember(from, into);
        forget_step(at);
        return true;
    }

    // What is read from the copy is read from its source.
    bool read_where_it_was(int at, const View& from, const View& into) {
        if (buffer(into).role != Role::scratch || !is_dense(into) || into.size() != buffer(into).size) return false;
        for (const Use& use : uses_[into.buffer]) {
            if (use.step == at) continue;
            if (use.writes || use.step < at || is_written_between(from.buffer, at, use.step + 1)) return false;
        }
        if (!move(into.buffer, Relayout(into, from))) return false;
        forget_step(at);
        return true;
    }

    static bool has_zero_stride(const View& view) {
        for (size_t i = 0; i < view.sizes.size(); ++i) {
            if (view.sizes[i] != 1 && view.strides[i] == 0) return true;
        }
        return false;
    }

    int last_step() const { return static_cast<int>(method_.steps.size()); }

    // By a step after `first` and before `last`.
    bool is_written_between(int number, int first, int last) const {
        return std::any_of(uses_[number].begin(), uses_[number].end(),
                           [&](const Use& use) { return use.writes && use.step > first && use.step < last; });
    }

    // Every view of a buffer, or none.
    bool move(int number, const Relayout& relayout) {
        std::vector<View> moved;
        for (const Use& use : uses_[number]) {
            const auto made = relayout(*use.view);
            if (!made) return false;
            moved.push_back(*made);
        }
        for (size_t i = 0; i < moved.size(); ++i) *uses_[number][i].view = moved[i];
        return true;
    }

    // The buffer that takes in a memory is one from now on.
    void remember(const View& from, const View& into) {
        Buffer &old = buffer(from), &now = buffer(into);
        const size_t width = bytes_of(now.type);
        now.role = Role::state;
        now.name = old.name;
        now.values.assign(static_cast<size_t>(now.size) * width, 0);
        std::vector<int64_t> places;
        each_place(into, [&](int64_t place) { places.push_back(place); });
        size_t i = 0;
        each_place(from, [&](int64_t place) {
            std::copy_n(old.values.begin() + place * static_cast<int64_t>(width), width,
                        now.values.begin() + places[i++] * static_cast<int64_t>(width));
        });
        old.name.clear();
        old.role = Role::scratch;
    }

    void forget_step(int at) { method_.steps.erase(method_.steps.begin() + at); }

    Plan& plan_;
    Method& method_;
    std::vector<std::vector<Use>> uses_;
};

}  // namespace

void drop_copies(Plan* plan, Method* method) { Copies(plan, method).drop(); }

}  // namespace plan
}  // namespace lp
