// How what was recorded depends on a counter: the same frame recorded at many of its values.
#include "torchscript/counters.hpp"

#include <cmath>
#include <cstring>
#include <numeric>
#include <vector>

namespace lp {

namespace {

using plan::Buffer;
using plan::Op;
using plan::Plan;
using plan::Role;
using plan::Step;
using plan::Type;
using plan::View;

// All that are small, so that a frame that is an exception is met; then far apart, up to where a float counts in ones.
std::vector<double> places_to_look() {
    std::vector<double> list;
    for (int n = 1; n <= 8; ++n) list.push_back(n);
    for (double n = 16; n < 8e6; n *= 2) list.insert(list.end(), {n - 1, n + 1});
    list.insert(list.end(), {100'000, 1'234'567, 16'000'000});
    return list;
}

std::vector<double> numbers_of(const Buffer& buffer) {
    std::vector<double> list(static_cast<size_t>(buffer.size));
    for (size_t i = 0; i < list.size(); ++i) {
        if (buffer.type == Type::whole) {
            int64_t value;
            std::memcpy(&value, buffer.values.data() + i * sizeof value, sizeof value);
            list[i] = static_cast<double>(value);
        } else if (buffer.type == Type::real) {
            float value;
            std::memcpy(&value, buffer.values.data() + i * sizeof value, sizeof value);
            list[i] = static_cast<double>(value);
        } else {
            throw NoPlan("what it does depends on what it has heard");
        }
    }
    return list;
}

// Numbers that were recorded at 0, and at other values of the counter.
class Follower {
   public:
    explicit Follower(std::vector<double> at_zero) : first_(std::move(at_zero)) {}

    void add(double n, const std::vector<double>& values) {
        if (values.size() != first_.size()) throw NoPlan("what it does depends on what it has heard");
        for (size_t i = 0; i < values.size(); ++i) {
            const double missing = first_[i] + n - values[i];
            if (missing < 0 || missing != std::floor(missing) || missing > 1e15) throw NoPlan("what it does depends on what it has heard");
            modulus_ = std::gcd(modulus_, static_cast<int64_t>(missing));
        }
        seen_.push_back({n, values});
    }

    // 0: none.
    int64_t modulus() const {
        for (const auto& [n, values] : seen_) {
            for (size_t i = 0; i < values.size(); ++i) {
                const double sum = first_[i] + n;
                if (values[i] != (modulus_ ? std::fmod(sum, static_cast<double>(modulus_)) : sum)) {
                    throw NoPlan("what it does depends on what it has heard");
                }
            }
        }
        return modulus_;
    }
    const std::vector<double>& at_zero() const { return first_; }

   private:
    std::vector<double> first_;
    std::vector<std::pair<double, std::vector<double>>> seen_;
    int64_t modulus_ = 0;
};

bool same_but_values(const Buffer& a, const Buffer& b) {
    return a.role == b.role && a.type == b.type && a.size == b.size && a.name == b.name && (a.role == Role::constant || a.values == b.values);
}

bool same_but_fill(const Step& a, const Step& b) {
    return a.op == b.op && a.in == b.in && a.out == b.out && a.integers == b.integers && (a.op == Op::fill || a.reals == b.reals);
}

class Counting {
   public:
    Counting(const View& counter, MethodId method, Plan at_zero)
        : counter_(counter), number_(static_cast<size_t>(method)), plan_(at_zero), first_(std::move(at_zero)) {}

    void add(double n, const Plan& other) {
        const auto &steps = first_.methods[number_].steps, &others = other.methods[number_].steps;
        bool same = steps.size() == others.size() && first_.buffers.size() == other.buffers.size();
        for (size_t i = 0; same && i < steps.size(); ++i) same = same_but_fill(steps[i], others[i]);
        for (size_t i = 0; same && i < first_.buffers.size(); ++i) same = same_but_values(first_.buffers[i], other.buffers[i]);
        if (!same) throw NoPlan("what it does depends on what it has heard");
        for (size_t i = 0; i < first_.buffers.size(); ++i) {
            if (first_.buffers[i].role != Role::constant) continue;
            if (first_.buffers[i].values != other.buffers[i].values) followers_of(buffers_, i, numbers_of(first_.buffers[i]));
        }
        for (size_t i = 0; i < steps.size(); ++i) {
            if (steps[i].reals != others[i].reals) followers_of(fills_, i, steps[i].reals);
        }
        seen_.emplace_back(n, other);
    }

    Plan followed() {
        for (auto& [i, follower] : buffers_) {
            for (const auto& [n, other] : seen_) follower.add(n, numbers_of(other.buffers[i]));
        }
        for (auto& [i, follower] : fills_) {
            for (const auto& [n, other] : seen_) follower.add(n, other.methods[number_].steps[i].reals);
        }
        std::vector<Step> front{{Op::copy, {counter_}, {now_ = scratch(1, counter_.sizes)}, {}, {}}};
        auto& steps = plan_.methods[number_].steps;
        for (const auto& [i, follower] : fills_) {  // before the buffers, whose numbers it keeps
            View value = follow(follower, &front);
            const auto& out = steps[i].out[0];
            value.sizes = out.sizes;
            value.strides.assign(out.sizes.size(), 0);
            steps[i] = {Op::copy, {value}, {out}, {}, {}};
        }
        for (const auto& [i, follower] : buffers_) {
            const View whole = follow(follower, &front), out{static_cast<int>(i), 0, whole.sizes, whole.strides};
            plan_.buffers[i].role = Role::scratch;
            plan_.buffers[i].values.clear();
            front.push_back({Op::copy, {whole}, {out}, {}, {}});
        }
        steps.insert(steps.begin(), front.begin(), front.end());
        return std::move(plan_);
    }

   private:
    using Followers = std::vector<std::pair<size_t, Follower>>;

    static void followers_of(Followers& list, size_t i, const std::vector<double>& at_zero) {
        for (const auto& each : list) {
            if (each.first == i) return;
        }
        list.emplace_back(i, Follower(at_zero));
    }

    View scratch(int64_t size, std::vector<int64_t> sizes) {
        plan_.buffers.push_back({Role::scratch, Type::whole, size, "", {}});
        View view{static_cast<int>(plan_.buffers.size()) - 1, 0, std::move(sizes), {}};
        view.strides.assign(view.sizes.size(), size == 1 ? 0 : 1);
        return view;
    }

    View constant(const std::vector<double>& numbers) {
        View view = scratch(static_cast<int64_t>(numbers.size()), {static_cast<int64_t>(numbers.size())});
        Buffer& buffer = plan_.buffers.back();
        buffer.role = Role::constant;
        buffer.values.resize(numbers.size() * sizeof(int64_t));
        for (size_t i = 0; i < numbers.size(); ++i) {
            const auto value = static_cast<int64_t>(numbers[i]);
            std::memcpy(buffer.values.data() + i * sizeof value, &value, sizeof value);
        }
        return view;
    }

    // (a + n) modulo m, as whole numbers.
    View follow(const Follower& follower, std::vector<Step>* steps) {
        const auto size = static_cast<int64_t>(follower.at_zero().size());
        const View a = constant(follower.at_zero()), made = scratch(size, {size});
        const View n{now_.buffer, now_.offset, {size}, {0}};
        steps->push_back({Op::add, {a, n}, {made}, {}, {1}});
        if (const int64_t m = follower.modulus()) {
            View modulus = constant({static_cast<double>(m)});
            modulus.sizes = {size};
            modulus.strides = {0};
            steps->push_back({Op::remainder, {made, modulus}, {made}, {}, {}});
        }
        return made;
    }

    View counter_, now_;
    size_t number_;
    Plan plan_, first_;
    std::vector<std::pair<double, Plan>> seen_;
    Followers buffers_, fills_;
};

}  // namespace

plan::Plan follow_counter(const plan::View& counter, MethodId method, const std::function<plan::Plan(double n)>& record_at) {
    Counting counting(counter, method, record_at(0));
    for (const double n : places_to_look()) counting.add(n, record_at(n));
    return counting.followed();
}

}  // namespace lp
