// Packs the weights of a plan, and checks what every step refers to.
#include "plan/prepared.hpp"

#include <algorithm>
#include <cstring>
#include <new>
#include <set>
#include <stdexcept>
#include <utility>

#include "plan/tasks.hpp"
#include "system/large_pages.hpp"

namespace lp {
namespace plan {
namespace {

constexpr int64_t kLargest = int64_t{1} << 31;  // values of a buffer
constexpr size_t kMostBuffers = 1 << 20;
constexpr size_t kMostBytes = size_t{1} << 32;  // of a net

void check(const View& view, const Plan& plan) {
    require(view.buffer >= 0 && static_cast<size_t>(view.buffer) < plan.buffers.size(), "number of a buffer");
    require(view.sizes.size() == view.strides.size() && view.sizes.size() <= kMostDimensions, "dimensions of a view");
    int64_t low = view.offset, high = view.offset, all = 1;
    require(low >= 0 && low <= kLargest, "offset of a view");
    for (size_t d = 0; d < view.sizes.size(); ++d) {
        const int64_t size = view.sizes[d], stride = view.strides[d];
        require(size >= 0 && size < kLargest && stride > -kLargest && stride < kLargest, "sizes of a view");
        all *= size;
        require(all < kLargest, "size of a view");
        (stride < 0 ? low : high) += std::max<int64_t>(size - 1, 0) * stride;
        require(low >= 0 && high <= kLargest, "a view beyond its buffer");
    }
    require(all == 0 || high < plan.buffers[static_cast<size_t>(view.buffer)].size, "a view beyond its buffer");
}

void check(const Buffer& buffer) {
    require(buffer.size >= 0 && buffer.size < kLargest, "size of a buffer");
    require(buffer.type <= Type::complex && buffer.role <= Role::computed, "kind of a buffer");
    const size_t bytes = static_cast<size_t>(buffer.size) * bytes_of(buffer.type);
    if (buffer.role == Role::constant || buffer.role == Role::state) require(buffer.values.size() == bytes, "values of a buffer");
    if (buffer.role == Role::weight) require(buffer.type == Type::real, "type of a layer");
}

void check_ends(const Method& method, const Plan& plan) {
    check(method.in, plan);
    check(method.out, plan);
    const Buffer &in = plan.buffers[static_cast<size_t>(method.in.buffer)], &out = plan.buffers[static_cast<size_t>(method.out.buffer)];
    require(!is_fixed(in.role) && in.type == Type::real, "input of a method");
    require(out.type == Type::real && method.out.size() > 0 && method.in.size() > 0, "output of a method");
}

void check(const Plan& plan) {
    require(plan.buffers.size() < kMostBuffers && plan.methods.size() < kMostBuffers, "number of buffers");
    for (const Buffer& buffer : plan.buffers) check(buffer);
    for (const Method& method : plan.methods) {
        require(method.once >= 0 && static_cast<size_t>(method.once) <= method.steps.size(), "number of steps");
        require(method.units >= 0, "units of a method");
        if (method.units > 0) check_ends(method, plan);
        for (const Step& step : method.steps) {
            for (const View& view : step.in) check(view, plan);
            for (const View& view : step.out) check(view, plan);
        }
    }
}

bool reads_packed(const Step& step, const Plan& plan) {
    return is_convolution(step.op) && step.in.size() > 1 && is_fixed(plan.buffers[static_cast<size_t>(step.in[1].buffer)].role);
}

size_t values_of_convolutions(const Method& method, const Plan& plan) {
    std::set<int> read;
    for (const Step& step : method.steps) {
        if (reads_packed(step, plan)) read.insert(step.in[1].buffer);
    }
    size_t all = 0;
    for (const int buffer : read) all += static_cast<size_t>(plan.buffers[static_cast<size_t>(buffer)].size);
    return all;
}

// Calls with each step and its views that are read as they are.
template <class Packed, class Raw>
void visit(const Plan& plan, const Packed& packed, const Raw& raw) {
    for (const Method& method : plan.methods) {
        for (const Step& step : method.steps) {
            const bool is_packed = reads_packed(step, plan);
            if (is_packed) packed(Convolution(step));
            for (size_t i = 0; i < step.in.size(); ++i) {
                if (!is_packed || i != 1) raw(step.in[i]);
            }
        }
        if (method.units > 0) raw(method.out);
    }
}

size_t whole_lines(size_t bytes) { return (bytes + 63) / 64 * 64; }  // of the cache

std::shared_ptr<const void> copied(const void* values, size_t bytes) {
    const std::shared_ptr<char> made(new char[std::max<size_t>(bytes, 1)], std::default_delete<char[]>());
    std::memcpy(made.get(), values, bytes);
    return made;
}

}  // namespace

std::shared_ptr<const PreparedPlan> PreparedPlan::prepare(Plan plan, Precision precision, const WeightSource& weights) {
    check(plan);
    const auto made = std::make_shared<PreparedPlan>();
    made->plan_ = std::move(plan);
    made->precision_ = precision;
    made->layout_ = lay_out(made->plan_);
    require(made->layout_.bytes < kMostBytes, "size of its memory");
    const size_t count = made->plan_.buffers.size();
    made->packings_.resize(count);
    made->is_read_raw_.resize(count);
    visit(
        made->plan_,
        [&](const Convolution& conv) {
            for (const Packing& packing : conv.packings) {
                auto& list = made->packings_[static_cast<size_t>(packing.buffer)];
                if (std::find(list.begin(), list.end(), packing) == list.end()) list.push_back(packing);
            }
        },
        [&](const View& view) { made->is_read_raw_[static_cast<size_t>(view.buffer)] = true; });
    const size_t each = precision == Precision::half ? sizeof(int16_t) : sizeof(float);
    for (const Method& method : made->plan_.methods) made->weight_bytes_.push_back(each * values_of_convolutions(method, made->plan_));
    made->values_.resize(count);
    size_t all = 0;
    for (size_t i = 0; i < count; ++i) all += made->packed_bytes(i);
    auto memory = std::static_pointer_cast<char>(large_memory(all));  // in one piece: its pages are large then
    for (size_t i = 0; i < count; ++i) {
        const Buffer& buffer = made->plan_.buffers[i];
        if (!is_fixed(buffer.role)) continue;
        const void* from = buffer.role == Role::constant ? static_cast<const void*>(buffer.values.data()) : weights(buffer.name, buffer.size);
        if (from == nullptr) throw std::runtime_error("the plan is wrong: no layer " + buffer.name + " of " + std::to_string(buffer.size) + " values");
        made->values_[i] = made->make_values(static_cast<int>(i), from, memory);
        memory = {memory, memory.get() + made->packed_bytes(i)};
    }
    return made;
}

size_t PreparedPlan::packed_bytes(size_t buffer) const {
    size_t bytes = 0;
    for (const Packing& packing : packings_[buffer]) bytes += whole_lines(plan::packed_bytes(packing, precision_));
    return bytes;
}

ValuesPtr PreparedPlan::make_values(int buffer, const void* values, std::shared_ptr<char> memory) const {
    const auto at = static_cast<size_t>(buffer);
    const Buffer& of = plan_.buffers[at];
    const auto made = std::make_shared<Values>();
    made->buffer = buffer;
    require(packings_[at].empty() || of.type == Type::real, "type of the weights of a convolution");
    for (const Packing& packing : packings_[at]) {
        made->packed.push_back(pack(packing, static_cast<const float*>(values), precision_, memory));
        memory = {memory, memory.get() + whole_lines(plan::packed_bytes(packing, precision_))};
    }
    if (of.role == Role::constant) {
        made->raw = values;
    } else if (is_read_raw_[at]) {
        made->own = copied(values, static_cast<size_t>(of.size) * bytes_of(of.type));
        made->raw = made->own.get();
    }
    return made;
}

ValuesPtr PreparedPlan::make_layer(const std::string& name, const float* values, int64_t count) const {
    for (size_t i = 0; i < plan_.buffers.size(); ++i) {
        const Buffer& buffer = plan_.buffers[i];
        if (buffer.role != Role::weight || buffer.name != name) continue;
        if (buffer.size != count) {
            throw std::runtime_error(name + " has " + std::to_string(buffer.size) + " values, not " + std::to_string(count));
        }
        return make_values(static_cast<int>(i), values, std::static_pointer_cast<char>(large_memory(packed_bytes(i))));
    }
    return nullptr;
}

}  // namespace plan
}  // namespace lp
