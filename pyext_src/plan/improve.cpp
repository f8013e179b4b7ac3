// The order of the improvements, and those that need no more than to look at who reads what.
#include "plan/improve.hpp"

#include <algorithm>
#include <cstring>

#include "plan/uses.hpp"
#include "plan/views.hpp"

namespace lp {
namespace plan {

void drop_unread(Plan* plan, Method* method) {
    std::vector<bool> read(plan->buffers.size());
    read[method->out.buffer] = true;
    const auto matters = [&](const View& view) { return read[view.buffer] || plan->buffers[view.buffer].role == Role::state; };
    std::vector<Step> kept;
    for (auto step = method->steps.rbegin(); step != method->steps.rend(); ++step) {
        const bool draws = is_random(step->op);  // the next draw depends on it
        const bool same = step->op == Op::copy && step->in[0] == step->out[0];
        if (same || (!draws && std::none_of(step->out.begin(), step->out.end(), matters))) continue;
        for (const View& view : step->in) read[view.buffer] = true;
        kept.push_back(std::move(*step));
    }
    std::reverse(kept.begin(), kept.end());
    method->steps = std::move(kept);
}

namespace {

bool touches(const Step& step, int buffer, bool writes) {
    const auto& list = writes ? step.out : step.in;
    return std::any_of(list.begin(), list.end(), [&](const View& view) { return view.buffer == buffer; });
}

// Whether the step may be done after all that follow it.
bool may_be_last(const Method& method, size_t at) {
    const int from = method.steps[at].in[0].buffer, into = method.steps[at].out[0].buffer;
    for (size_t i = at + 1; i < method.steps.size(); ++i) {
        const Step& later = method.steps[i];
        if (touches(later, from, true) || touches(later, into, false) || touches(later, into, true)) return false;
    }
    return true;
}

}  // namespace

void update_state_last(Plan* plan, Method* method) {
    size_t rest = method->steps.size();
    for (size_t i = 0; i < rest;) {
        const Step& step = method->steps[i];
        const bool updates = step.op == Op::copy && plan->buffers[step.out[0].buffer].role == Role::state;
        if (!updates || !may_be_last(*method, i)) {
            ++i;
            continue;
        }
        std::rotate(method->steps.begin() + static_cast<int64_t>(i), method->steps.begin() + static_cast<int64_t>(i) + 1, method->steps.end());
        --rest;
    }
}

namespace {

struct Extent {
    int64_t first = INT64_MAX, last = -1;
};

}  // namespace

void drop_unused(Plan* plan) {
    std::vector<Extent> extents(plan->buffers.size());
    each_view(plan, [&](View& view) {
        if (view.size() == 0) return;
        Extent& extent = extents[view.buffer];
        extent.first = std::min(extent.first, view.offset);
        extent.last = std::max(extent.last, last_of(view));
    });
    std::vector<int> numbers(plan->buffers.size(), -1);
    std::vector<Buffer> kept;
    for (size_t i = 0; i < plan->buffers.size(); ++i) {
        Buffer& buffer = plan->buffers[i];
        Extent& extent = extents[i];
        if (extent.last < 0) continue;
        if (buffer.role == Role::weight) extent = {0, buffer.size - 1};  // a layer is set as a whole
        const auto width = static_cast<int64_t>(bytes_of(buffer.type));
        if (!buffer.values.empty()) {
            const auto begin = buffer.values.begin();
            buffer.values = std::vector<uint8_t>(begin + extent.first * width, begin + (extent.last + 1) * width);
        }
        buffer.size = extent.last + 1 - extent.first;
        numbers[i] = static_cast<int>(kept.size());
        kept.push_back(std::move(buffer));
    }
    each_view(plan, [&](View& view) {
        if (view.size() > 0) view.offset -= extents[view.buffer].first;
        view.buffer = std::max(0, numbers[view.buffer]);
    });
    plan->buffers = std::move(kept);
}

void fix_what_stays(Plan* plan) {
    std::vector<bool> written(plan->buffers.size());
    for (const Method& method : plan->methods) {
        for (const Step& step : method.steps) {
            for (const View& view : step.out) written[view.buffer] = true;
        }
    }
    for (size_t i = 0; i < plan->buffers.size(); ++i) {
        Buffer& buffer = plan->buffers[i];
        if (buffer.role == Role::state && !written[i]) buffer.role = Role::constant, buffer.name.clear();
    }
}

namespace {

View transposed(View view) {
    std::swap(view.sizes[1], view.sizes[2]);
    std::swap(view.strides[1], view.strides[2]);
    return view;
}

View as_weights(View matrix) {  // (1, outputs, channels) -> (outputs, channels, 1 tap)
    matrix.sizes = {matrix.sizes[1], matrix.sizes[2], 1};
    matrix.strides = {matrix.strides[1], matrix.strides[2], 0};
    return matrix;
}

}  // namespace

void use_convolutions(Plan* plan, Method* method) {
    const auto is_matrix = [&](const View& view) { return is_fixed(plan->buffers[view.buffer].role); };
    for (Step& step : method->steps) {
        if (step.op != Op::matmul || step.out[0].sizes[0] != 1 || step.reals[0] != 1 || plan->buffers[step.out[0].buffer].type != Type::real) continue;
        const View a = step.in[0], b = step.in[1];
        const bool adds = step.in.size() == 3;
        if (is_matrix(b) && (!adds || (step.reals[1] == 1 && step.in[2].strides[1] == 0))) {
            std::vector<View> in{transposed(a), as_weights(transposed(b))};
            if (adds) in.push_back({step.in[2].buffer, step.in[2].offset, {step.in[2].sizes[2]}, {step.in[2].strides[2]}});
            step = {Op::conv, std::move(in), {transposed(step.out[0])}, {1, 0, 1, 1}, {}};
        } else if (is_matrix(a) && !adds) {
            step = {Op::conv, {b, as_weights(a)}, {step.out[0]}, {1, 0, 1, 1}, {}};
        }
    }
}

void improve(Plan* plan) {
    drop_unused(plan);
    fix_what_stays(plan);
    for (Method& method : plan->methods) {
        if (method.units == 0) continue;
        drop_unread(plan, &method);
        use_convolutions(plan, &method);
        update_state_last(plan, &method);
        drop_copies(plan, &method);
        drop_unread(plan, &method);
        compute_once(plan, &method);
    }
    lay_out_in_columns(plan);
    drop_unused(plan);
}

}  // namespace plan
}  // namespace lp
