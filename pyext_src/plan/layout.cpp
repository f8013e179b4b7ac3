// Where each buffer lies in the memory of a net: what is not needed at the same time shares a place, so that little memory stays warm.
#include <algorithm>
#include <map>
#include <utility>

#include "plan/prepared.hpp"

namespace lp {
namespace plan {
namespace {

constexpr size_t kAlignment = 64;

struct Life {
    int buffer = 0;
    size_t bytes = 0, offset = 0;
    std::map<size_t, std::pair<int, int>> steps;  // of each method: first and last
};

size_t rounded(size_t bytes) { return (bytes + kAlignment - 1) / kAlignment * kAlignment; }

size_t bytes_of(const Buffer& buffer) { return rounded(static_cast<size_t>(buffer.size) * bytes_of(buffer.type)); }

bool at_once(const Life& one, const Life& other) {
    for (const auto& [method, span] : one.steps) {
        const auto found = other.steps.find(method);
        if (found != other.steps.end() && span.first <= found->second.second && found->second.first <= span.second) return true;
    }
    return false;
}

void touch(const View& view, size_t method, int step, std::vector<Life>* lives) {
    auto& steps = (*lives)[static_cast<size_t>(view.buffer)].steps;
    const auto [at, is_new] = steps.try_emplace(method, step, step);
    if (!is_new) at->second = {std::min(at->second.first, step), std::max(at->second.second, step)};
}

std::vector<Life> lives_of(const Plan& plan) {
    std::vector<Life> lives(plan.buffers.size());
    for (size_t i = 0; i < lives.size(); ++i) lives[i].buffer = static_cast<int>(i), lives[i].bytes = bytes_of(plan.buffers[i]);
    for (size_t m = 0; m < plan.methods.size(); ++m) {
        const Method& method = plan.methods[m];
        for (size_t s = 0; s < method.steps.size(); ++s) {
            for (const View& view : method.steps[s].in) touch(view, m, static_cast<int>(s), &lives);
            for (const View& view : method.steps[s].out) touch(view, m, static_cast<int>(s), &lives);
        }
        if (method.units == 0) continue;
        touch(method.in, m, -1, &lives);
        touch(method.out, m, static_cast<int>(method.steps.size()), &lives);
    }
    return lives;
}

// The lowest place that is free as long as it is needed.
size_t place(const Life& life, const std::vector<Life>& placed) {
    std::vector<std::pair<size_t, size_t>> taken;
    for (const Life& other : placed) {
        if (at_once(life, other)) taken.emplace_back(other.offset, other.offset + other.bytes);
    }
    std::sort(taken.begin(), taken.end());
    size_t offset = 0;
    for (const auto& [from, to] : taken) {
        if (from >= offset + life.bytes) break;
        offset = std::max(offset, to);
    }
    return offset;
}

}  // namespace

Layout lay_out(const Plan& plan) {
    Layout layout;
    layout.offsets.resize(plan.buffers.size());
    for (const Role role : {Role::state, Role::input}) {
        for (size_t i = 0; i < plan.buffers.size(); ++i) {
            if (plan.buffers[i].role != role) continue;
            layout.offsets[i] = layout.bytes;
            layout.bytes += bytes_of(plan.buffers[i]);
        }
        if (role == Role::state) layout.state = layout.bytes;
    }
    std::vector<Life> lives = lives_of(plan), placed;
    std::stable_sort(lives.begin(), lives.end(), [](const Life& a, const Life& b) { return a.bytes > b.bytes; });
    size_t end = 0;
    for (Life& life : lives) {
        const auto i = static_cast<size_t>(life.buffer);
        if (plan.buffers[i].role != Role::scratch || life.steps.empty()) continue;
        life.offset = place(life, placed);
        layout.offsets[i] = layout.bytes + life.offset;
        end = std::max(end, life.offset + life.bytes);
        placed.push_back(life);
    }
    layout.bytes += end;
    return layout;
}

}  // namespace plan
}  // namespace lp
