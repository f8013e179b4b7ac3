// The layout of sound in a plan: where torch has one channel after the other, the channels of one moment lie side by side, so that a
// convolution reads whole columns and writes whole columns.
#include <algorithm>
#include <map>

#include "plan/improve.hpp"
#include "plan/uses.hpp"
#include "plan/views.hpp"

namespace lp {
namespace plan {

namespace {

class Columns {
   public:
    explicit Columns(Plan* plan) : plan_(*plan), views_(plan->buffers.size()), wanted_(plan->buffers.size()) {
        each_view(plan, [this](View& view) { views_[view.buffer].push_back(&view); });
        for (auto& [number, length] : guess_lengths()) lengths_[number] = length;
    }

    void lay_out() {
        for (Method& method : plan_.methods) {
            for (Step& step : method.steps) {
                if (is_convolution(step.op)) want(step.in[0]), want(step.out[0]);
            }
        }
        while (spread()) {
        }
        for (const auto& [number, length] : lengths_) {
            if (wanted_[number]) turn(number, length);
        }
    }

   private:
    // Of a buffer that holds channels of one length, one after the other: that length.
    std::map<int, int64_t> guess_lengths() const {
        std::map<int, int64_t> found;
        for (size_t i = 0; i < views_.size(); ++i) {
            const Buffer& buffer = plan_.buffers[i];
            if (buffer.type != Type::real || is_fixed(buffer.role) || buffer.role == Role::computed) continue;
            std::map<int64_t, int> votes;
            for (const View* view : views_[i]) {
                const auto list = dimensions_of(*view);
                if (list.size() >= 2 && list.back().stride == 1) ++votes[list[list.size() - 2].stride];
            }
            int most = 0;
            for (const auto& [length, count] : votes) {
                if (count > most && length > 1 && buffer.size % length == 0 && buffer.size > length && fits(static_cast<int>(i), length)) {
                    found[static_cast<int>(i)] = length;
                    most = count;
                }
            }
        }
        return found;
    }

    Relayout relayout(int number, int64_t length) const {
        const int64_t channels = plan_.buffers[number].size / length;
        return Relayout(View{number, 0, {channels, length}, {length, 1}}, View{number, 0, {channels, length}, {1, channels}});
    }

    bool fits(int number, int64_t length) const {
        const Relayout turned = relayout(number, length);
        return std::all_of(views_[number].begin(), views_[number].end(), [&](const View* view) { return turned(*view).has_value(); });
    }

    bool want(const View& view) {
        if (wanted_[view.buffer] || !lengths_.count(view.buffer)) return false;
        return wanted_[view.buffer] = true;
    }

    // What meets columns value by value had better lie in columns too.
    bool spread() {
        bool more = false;
        for (Method& method : plan_.methods) {
            for (Step& step : method.steps) {
                if (is_convolution(step.op)) continue;
                std::vector<View*> all;
                for (View& view : step.in) all.push_back(&view);
                for (View& view : step.out) all.push_back(&view);
                const bool meets = std::any_of(all.begin(), all.end(), [&](const View* view) { return wanted_[view->buffer]; });
                for (const View* view : all) {
                    if (meets && step.op != Op::matmul && want(*view)) more = true;
                }
            }
        }
        return more;
    }

    void turn(int number, int64_t length) {
        const Relayout turned = relayout(number, length);
        Buffer& buffer = plan_.buffers[number];
        if (!buffer.values.empty()) buffer.values = turned_values(buffer, length);
        for (View* view : views_[number]) *view = *turned(*view);
    }

    static std::vector<uint8_t> turned_values(const Buffer& buffer, int64_t length) {
        const size_t width = bytes_of(buffer.type), channels = static_cast<size_t>(buffer.size / length);
        std::vector<uint8_t> turned(buffer.values.size());
        for (size_t c = 0; c < channels; ++c) {
            for (size_t t = 0; t < static_cast<size_t>(length); ++t) {
                const size_t from = c * static_cast<size_t>(length) + t, to = t * channels + c;
                std::copy_n(buffer.values.begin() + static_cast<int64_t>(from * width), width, turned.begin() + static_cast<int64_t>(to * width));
            }
        }
        return turned;
    }

    Plan& plan_;
    std::vector<std::vector<View*>> views_;
    std::vector<bool> wanted_;
    std::map<int, int64_t> lengths_;
};

}  // namespace

void lay_out_in_columns(Plan* plan) { Columns(plan).lay_out(); }

}  // namespace plan
}  // namespace lp
