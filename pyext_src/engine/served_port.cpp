// The frames of a port, run one after the other on its nets.
#include "engine/served_port.hpp"

#include <algorithm>
#include <utility>

#include "audio/common/fade.hpp"

namespace lp {

namespace {

constexpr int kBendFade = 512;  // samples of the model, or a whole hop where that is shorter

// Spreads (seed, method, state, frame) over 64 bits: the finaliser of splitmix64.
uint64_t mix(uint64_t x) {
    x += 0x9e3779b97f4a7c15ull;
    x = (x ^ (x >> 30)) * 0xbf58476d1ce4e5b9ull;
    x = (x ^ (x >> 27)) * 0x94d049bb133111ebull;
    return x ^ (x >> 31);
}

}  // namespace

// Each state draws what an object of its own would draw with the next seed.
uint64_t ServedPort::frame_seed(int state, int64_t frame) const {
    const auto method = static_cast<uint64_t>(port.method);
    return mix(mix((seed + static_cast<uint64_t>(state)) * 4 + method) ^ static_cast<uint64_t>(frame));
}

FrameStatus ServedPort::run(Frame& frame, std::string* error) {
    const bool reset = (frame.flags & kFrameReset) != 0;
    if (reset) {
        for (const auto& net : nets) net->reset();
    }
    const FrameStatus status = run_nets(frame, error);
    const bool goes_on = !reset && played_ && frame.index == last_index_ + 1;
    if (goes_on && !held_.empty()) {
        fade_held(frame);
        bent_ = false;
    }
    frame.flags = bent_ ? static_cast<uint32_t>(kFrameDiscontinuity) : 0u;
    bent_ = false;
    held_.clear();
    played_ = true;
    last_index_ = frame.index;
    last_in_.assign(frame.in(), frame.in() + in_size() * port.states);
    return status;
}

FrameStatus ServedPort::run_nets(Frame& frame, std::string* error) {
    FrameStatus status = FrameStatus::ok;
    work_.port = &port;
    work_.weights = nets[0]->shared_weights(port.method);
    work_.calls.clear();
    for (int state = 0; state < port.states; ++state) {
        Net& net = *nets[state];
        if (net.shared_weights(port.method) != work_.weights) work_.weights = nullptr;
        work_.calls.push_back({&net, frame.in() + state * in_size(), frame.out() + state * out_size(), frame_seed(state, frame.index), &status, error});
    }
    if (port.offline) {
        Work* const works[] = {&work_};
        compute(works, 1);
    } else {
        take_turn();
    }
    if (work_.thrown) std::rethrow_exception(std::exchange(work_.thrown, nullptr));
    return status;
}

// The worker joins, nobody else: a thread that opens and closes ports may be slow, and must never hold a lock that workers wait for.
void ServedPort::take_turn() {
    if (!work_.weights) member_.reset();
    if (work_.weights && !member_) member_ = std::make_unique<Turns::Member>(port, work_.weights);
    Turns::of_process().run(work_);
}

void ServedPort::hold_sound() {
    const Running running(port);
    held_.resize(out_size() * port.states);
    for (int state = 0; state < port.states; ++state) {
        std::string ignored;
        const auto answer = nets[state]->preview(port.method, last_in_.data() + state * in_size(), held_.data() + state * out_size(),
                                                 frame_seed(state, last_index_ + 1), &ignored);
        if (answer != FrameStatus::ok) return held_.clear();
    }
}

void ServedPort::set_layer(const std::string& name, const LayerValuesPtr& values) {
    for (const auto& net : nets) net->set_layer(name, values);
    bent_ = played_;
}

void ServedPort::set(const Setting& setting) {
    const Running running(port);
    for (const auto& net : nets) {
        try {
            const bool planned = net->plays_plan();
            net->set(setting);
            if (planned && !net->plays_plan()) port.form.write("an attribute was set");
        } catch (const std::exception& error) {
            port.error.write(error.what());
        }
    }
    bent_ = bent_ || played_;
}

void ServedPort::fade_held(Frame& frame) const {
    const int length = port.out_length, fade = std::min(kBendFade, length);
    for (int channel = 0; channel < port.out_channels; ++channel) {
        const float* old = held_.data() + static_cast<size_t>(channel) * length;
        float* now = frame.out() + static_cast<size_t>(channel) * length;
        for (int i = 0; i < fade; ++i) {
            const float x = (static_cast<float>(i) + 0.5f) / static_cast<float>(fade);
            now[i] = old[i] + (now[i] - old[i]) * fade_curve(x);
        }
    }
}

}  // namespace lp
