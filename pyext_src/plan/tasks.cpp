// Makes tasks of steps: pointers of views, loops with few dimensions.
#include "plan/tasks.hpp"

#include <algorithm>
#include <cstring>
#include <numeric>
#include <utility>

#include "plan/op_names.hpp"

namespace lp {
namespace plan {
namespace {

struct Dimension {
    int64_t size = 1;
    int64_t strides[kMostOperands] = {};
};

// What is one step after another for all views becomes one dimension.
std::vector<Dimension> collapsed(const std::vector<View>& views) {
    std::vector<Dimension> all;
    for (size_t d = 0; d < views[0].sizes.size(); ++d) {
        if (views[0].sizes[d] == 1) continue;
        Dimension dimension;
        dimension.size = views[0].sizes[d];
        for (size_t v = 0; v < views.size(); ++v) dimension.strides[v] = views[v].strides[d];
        all.push_back(dimension);
    }
    std::stable_sort(all.begin(), all.end(), [](const Dimension& a, const Dimension& b) {
        return std::abs(a.strides[0]) > std::abs(b.strides[0]);
    });
    std::vector<Dimension> made;
    for (const Dimension& next : all) {
        const auto follows = [&](const Dimension& outer) {
            for (size_t v = 0; v < views.size(); ++v) {
                if (outer.strides[v] != next.strides[v] * next.size) return false;
            }
            return true;
        };
        if (made.empty() || !follows(made.back())) {
            made.push_back(next);
            continue;
        }
        made.back().size *= next.size;
        std::copy(std::begin(next.strides), std::end(next.strides), made.back().strides);
    }
    return made;
}

void run_loop_task(const void* arguments, Frame&) noexcept { run_loop(*static_cast<const Loop*>(arguments)); }

}  // namespace

void* Arena::take(size_t bytes) {
    constexpr size_t kAlignment = 64, kChunk = 1 << 16;
    bytes = (bytes + kAlignment - 1) / kAlignment * kAlignment;
    if (bytes > left_) {
        const size_t chunk = std::max(bytes, kChunk);
        chunks_.emplace_back(new char[chunk + kAlignment]());
        void* start = chunks_.back().get();
        left_ = chunk + kAlignment;
        next_ = static_cast<char*>(std::align(kAlignment, chunk, start, left_));
    }
    char* taken = next_;
    next_ += bytes;
    left_ -= bytes;
    return taken;
}

void point_at(const Link& link, const Values& values) noexcept {
    const void* at = link.packed < 0 ? static_cast<const char*>(values.raw) + link.offset
                                     : static_cast<const void*>(&values.packed[static_cast<size_t>(link.packed)]);
    std::memcpy(link.place, &at, sizeof(at));
}

std::vector<View> all_views(const Step& step) {
    std::vector<View> views = step.out;
    views.insert(views.end(), step.in.begin(), step.in.end());
    return views;
}

bool TaskMaker::is_fixed(const View& view) const { return prepared_.values(view.buffer) != nullptr; }

const float* TaskMaker::constant(const View& view) const {
    const Buffer& buffer = prepared_.plan().buffers[static_cast<size_t>(view.buffer)];
    if (buffer.role != Role::constant || buffer.type != Type::real || view.size() == 0) return nullptr;
    for (size_t d = 0; d < view.sizes.size(); ++d) {
        if (view.sizes[d] > 1 && view.strides[d] != 0) return nullptr;
    }
    return static_cast<const float*>(prepared_.values(view.buffer)->raw) + view.offset;
}

void TaskMaker::link(const View& view, void* place) {
    const size_t offset = static_cast<size_t>(view.offset) * bytes_of(type(view));
    const void* at = memory_ + prepared_.layout().offsets[static_cast<size_t>(view.buffer)] + offset;
    if (is_fixed(view)) {
        const void* raw = prepared_.values(view.buffer)->raw;
        require(raw != nullptr, "a layer that was not kept");
        at = static_cast<const char*>(raw) + offset;
        links_->push_back({view.buffer, place, offset, -1});
    }
    std::memcpy(place, &at, sizeof(at));
}

void* TaskMaker::writable(const View& view) {
    require(!is_fixed(view), "a step that changes a layer or a constant");
    return memory_ + prepared_.layout().offsets[static_cast<size_t>(view.buffer)] + static_cast<size_t>(view.offset) * bytes_of(type(view));
}

void TaskMaker::packed(const Packing& packing, const PackedWeights** place) {
    const auto& all = prepared_.packings(packing.buffer);
    const auto at = std::find(all.begin(), all.end(), packing);
    require(at != all.end(), "weights that were not packed");
    const int number = static_cast<int>(at - all.begin());
    *place = &prepared_.values(packing.buffer)->packed[static_cast<size_t>(number)];
    links_->push_back({packing.buffer, place, 0, number});
}

Loop TaskMaker::loop_over(const std::vector<View>& views, Row row) const {
    Loop loop;
    loop.row = row;
    loop.operands = static_cast<int>(views.size());
    std::vector<Dimension> dimensions = collapsed(views);
    if (dimensions.empty()) dimensions.emplace_back();
    const Dimension& inner = dimensions.back();
    loop.count = inner.size;
    std::copy(std::begin(inner.strides), std::end(inner.strides), loop.inner);
    loop.dimensions = static_cast<int>(dimensions.size()) - 1;
    for (size_t d = 0; d + 1 < dimensions.size(); ++d) {
        loop.sizes[d] = dimensions[d].size;
        for (size_t v = 0; v < views.size(); ++v) {
            loop.outer[d][v] = dimensions[d].strides[v] * static_cast<int64_t>(bytes_of(type(views[v])));
        }
    }
    return loop;
}

void TaskMaker::add_loop(const std::vector<View>& views, Row row, const std::vector<double>& reals) {
    require(!views.empty() && views.size() <= kMostOperands, "views of a step");
    for (const View& view : views) require(view.sizes == views[0].sizes, "sizes of a step");
    if (views[0].size() == 0) return;
    Loop* loop = own<Loop>();
    *loop = loop_over(views, row);
    std::copy_n(reals.begin(), std::min<size_t>(reals.size(), 3), loop->reals);
    loop->base[0] = writable(views[0]);
    for (size_t v = 1; v < views.size(); ++v) link(views[v], &loop->base[v]);
    add_loop(loop);
}

void TaskMaker::add_loop(const Loop* loop) { add(run_loop_task, loop); }

void TaskMaker::make(const Step& step, std::vector<Task>* tasks, std::vector<Task>* once) {
    tasks_ = tasks;
    once_ = once;
    require(!step.out.empty(), "a step without a result");
    for (const auto maker : {make_convolution, make_copy, make_one_input, make_two_inputs, make_three_inputs, make_reduction, make_along,
                             make_product, make_index, make_random, make_topk, make_resampling, make_complex, make_transform}) {
        if (maker(step, *this)) return;
    }
    throw std::runtime_error(std::string("the plan is wrong: no ") + name_of(step.op) + " of these types");
}

}  // namespace plan
}  // namespace lp
