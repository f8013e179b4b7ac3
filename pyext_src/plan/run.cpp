// Runs the tasks of a method, one after another.
#include "plan/run.hpp"

#include <cstring>
#include <utility>

namespace lp {
namespace plan {
namespace {

constexpr size_t kAlignment = 64;

bool all_finite(const float* values, size_t count) {
    constexpr uint32_t kExponent = 0x7f800000u;  // all bits set: infinite, or no number
    bool bad = false;
    for (size_t i = 0; i < count; ++i) {
        uint32_t word;
        std::memcpy(&word, values + i, sizeof(word));
        bad |= (word & kExponent) == kExponent;
    }
    return !bad;
}

// What the caller gives and takes: channel after channel.
View plain(View view) {
    int64_t stride = 1;
    for (size_t d = view.sizes.size(); d-- > 0; stride *= view.sizes[d]) view.strides[d] = stride;
    return view;
}

}  // namespace

Runner::Runner(PreparedPtr prepared) : prepared_(std::move(prepared)) {
    const Layout& layout = prepared_->layout();
    size_t room = layout.bytes + 2 * kAlignment;  // what reads a few values beyond a buffer reads its own memory
    allocated_.reset(new char[room]());
    void* start = allocated_.get();
    memory_ = static_cast<char*>(std::align(kAlignment, layout.bytes, start, room));
    for (size_t i = 0; i < prepared_->plan().buffers.size(); ++i) values_.push_back(prepared_->values(static_cast<int>(i)));
    TaskMaker maker(*prepared_, memory_, &made_);
    methods_.resize(prepared_->plan().methods.size());
    for (size_t m = 0; m < methods_.size(); ++m) {
        const Method& method = prepared_->plan().methods[m];
        if (method.units > 0) make(method, &maker, &methods_[m]);
    }
    reset();
}

void Runner::make(const Method& method, TaskMaker* maker, MethodTasks* to) {
    for (size_t i = 0; i < method.steps.size(); ++i) {
        maker->make(method.steps[i], static_cast<int>(i) < method.once ? &to->once : &to->tasks, &to->once);
    }
    to->in_copy = maker->loop_over({method.in, plain(method.in)}, row_of_copy(Type::real, Type::real));
    to->in = maker->write<float>(method.in);
    to->out_copy = maker->loop_over({plain(method.out), method.out}, row_of_copy(Type::real, Type::real));
    maker->read(method.out, &to->out);
}

bool Runner::has(int method) const noexcept {
    return method >= 0 && static_cast<size_t>(method) < methods_.size() && methods_[static_cast<size_t>(method)].in;
}

bool Runner::run(int method, const float* in, float* out, Random& random, const Wanted* wanted) noexcept {
    if (!has(method)) return false;
    Frame frame;
    frame.random = &random;
    take(method, in, frame);
    for (const Task& task : tasks(method)) {
        if (wanted && !wanted->ask()) return false;
        task.run(task.arguments, frame);
    }
    give(method, out);
    return !frame.failed;
}

void Runner::take(int method, const float* in, Frame& frame) noexcept {
    const MethodTasks& made = methods_[static_cast<size_t>(method)];
    Loop copy = made.in_copy;
    copy.base[0] = made.in;
    copy.base[1] = const_cast<float*>(in);
    run_loop(copy);
    if (is_stale_) compute_once(frame);
}

void Runner::give(int method, float* out) const noexcept {
    const MethodTasks& made = methods_[static_cast<size_t>(method)];
    Loop copy = made.out_copy;
    copy.base[0] = out;
    copy.base[1] = const_cast<float*>(made.out);
    run_loop(copy);
}

void Runner::compute_once(Frame& frame) noexcept {
    for (const MethodTasks& each : methods_) {
        for (const Task& task : each.once) task.run(task.arguments, frame);
    }
    is_stale_ = false;
}

void Runner::reset() noexcept {
    for (size_t i = 0; i < prepared_->plan().buffers.size(); ++i) {
        if (is_memory(i)) reset(i);
    }
}

void Runner::reset_broken() noexcept {
    for (size_t i = 0; i < prepared_->plan().buffers.size(); ++i) {
        if (is_memory(i) && !is_finite(i)) reset(i);
    }
}

bool Runner::is_finite() const noexcept {
    for (size_t i = 0; i < prepared_->plan().buffers.size(); ++i) {
        if (is_memory(i) && !is_finite(i)) return false;
    }
    return true;
}

bool Runner::is_memory(size_t buffer) const noexcept {
    const Buffer& of = prepared_->plan().buffers[buffer];
    return of.role == Role::state && !of.values.empty();
}

void Runner::reset(size_t buffer) noexcept {
    const auto& first = prepared_->plan().buffers[buffer].values;
    std::memcpy(memory(static_cast<int>(buffer)), first.data(), first.size());
}

bool Runner::is_finite(size_t buffer) const noexcept {
    const Buffer& of = prepared_->plan().buffers[buffer];
    if (of.type != Type::real && of.type != Type::complex) return true;
    const char* at = memory_ + prepared_->layout().offsets[buffer];
    return all_finite(reinterpret_cast<const float*>(at), of.values.size() / sizeof(float));
}

void Runner::copy_memory(void* to) const noexcept { std::memcpy(to, memory_, memory_size()); }

void Runner::put_back_memory(const void* from) noexcept { std::memcpy(memory_, from, memory_size()); }

ValuesPtr Runner::set_layer(ValuesPtr values) noexcept {
    ValuesPtr& place = values_[static_cast<size_t>(values->buffer)];
    for (const Link& link : made_.links) {
        if (link.buffer == values->buffer) point_at(link, *values);
    }
    std::swap(place, values);
    is_stale_ = true;
    return values;
}

}  // namespace plan
}  // namespace lp
