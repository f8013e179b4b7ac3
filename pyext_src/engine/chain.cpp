// The message side of a chain: opening ports, bending layers, priority, and what a host may ask of a port.
#include "engine/chain.hpp"

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <iterator>
#include <stdexcept>

namespace lp {

// What the audio side may ask of a port.
struct PortCalls {
    static ServedPort& of(FramePort* port) { return *static_cast<ServedPort*>(port->owner); }

    static void wait(FramePort* port, int64_t sequence) {
        Chain& chain = *of(port).chain;
        std::unique_lock<std::mutex> lock(chain.mutex_);
        chain.woken_ = true;
        chain.awake_.notify_one();
        chain.done_.wait(lock, [&] { return port->is_finished(sequence) || chain.stopping_ || Chain::all_stopping_; });
    }

    static void wake(FramePort* port) { of(port).chain->wake(); }

    // The worker frees the port, so that the caller never waits; when the worker has ended, the caller frees it.
    static void destroy(FramePort* port) {
        ServedPort& served = of(port);
        const std::shared_ptr<Chain> chain = served.chain;
        std::shared_ptr<ServedPort> last;
        std::lock_guard<std::mutex> lock(chain->mutex_);
        served.closed = true;
        chain->woken_ = true;
        chain->awake_.notify_one();
        if (!chain->ended_) return;
        auto& ports = chain->ports_;
        for (auto at = ports.begin(); at != ports.end(); ++at) {
            if (at->get() != &served) continue;
            last = std::move(*at);
            ports.erase(at);
            break;
        }
    }

    static bool prioritise(FramePort* port, int priority) { return of(port).chain->set_priority(priority); }

    static void error(FramePort* port, char* text, size_t size) {
        ServedPort& served = of(port);
        std::lock_guard<std::mutex> lock(served.chain->mutex_);
        std::snprintf(text, size, "%s", served.error.c_str());
    }
};

std::shared_ptr<Chain> Chain::make(const std::string& name) {
    auto chain = std::make_shared<Chain>(name);
    ++workers_alive_;
    chain->thread_ = std::thread([chain] { chain->run(); });
    chain->thread_.detach();
    return chain;
}

FramePort* Chain::open(const std::shared_ptr<Model>& model, const PortOptions& options) {
    const MethodShape shape = model->shape(options.method);
    if (!shape.usable()) throw std::runtime_error("the model lacks this method");
    auto served = std::make_shared<ServedPort>();
    served->chain = shared_from_this();
    served->model = model;
    served->seed = options.seed;
    for (int state = 0; state < options.states; ++state) served->nets.push_back(model->instance());

    FramePort& port = served->port;
    const int ratio = shape.ratio();
    port.method = options.method;
    port.ratio = ratio;
    port.in_channels = shape.in_channels * options.states;
    port.in_length = ratio / shape.in_ratio;
    port.out_channels = shape.out_channels * options.states;
    port.out_length = ratio / shape.out_ratio;
    port.states = options.states;
    port.offline = options.offline;
    port.compute_seconds = options.compute_seconds * options.states;
    port.model_rate = options.model_rate;
    port.slots = 6 + 2 * 4096 / ratio;  // a block of 4096 may send many short frames at once
    served->next_look = steady_ns();

    const size_t in = static_cast<size_t>(port.in_channels) * port.in_length;
    const size_t out = static_cast<size_t>(port.out_channels) * port.out_length;
    served->memory.assign((in + out) * port.slots, 0.0f);
    served->frames.resize(port.slots);
    for (int slot = 0; slot < port.slots; ++slot) {
        served->frames[slot].in = served->memory.data() + slot * (in + out);
        served->frames[slot].out = served->frames[slot].in + in;
    }
    port.frames = served->frames.data();
    port.owner = served.get();
    port.wait = PortCalls::wait;
    port.wake = PortCalls::wake;
    port.destroy = PortCalls::destroy;
    port.prioritise = PortCalls::prioritise;
    port.error = PortCalls::error;

    std::scoped_lock lock(mutex_, bend_mutex_);
    bend_port(*served, bends_, false);
    ports_.push_back(served);
    woken_ = true;
    awake_.notify_one();
    return &served->port;
}

// The worker looks at a flag now and then and is not woken: a thread that bends may be slow, and must never hold a lock that
// the worker waits for.
void Chain::bend(const std::shared_ptr<Model>& model, const Layers& layers) {
    std::lock_guard<std::mutex> lock(bend_mutex_);
    clear_away();
    for (const auto& [name, values] : layers) {
        auto same = [&, layer = name](const Bend& bend) { return bend.model == model && bend.layer == layer; };
        for (const Bend& bend : bends_) {
            if (same(bend)) retired_.push_back(bend.values);
        }
        for (auto* list : {&bends_, &pending_}) list->erase(std::remove_if(list->begin(), list->end(), same), list->end());
        bends_.push_back({model, name, values});
        pending_.push_back({model, name, values});
    }
    if (pending_since_ == 0) pending_since_ = steady_ns();
}

// The last owner of replaced weights frees them: this thread, not the worker.
void Chain::clear_away() {
    auto done = [](const LayerValuesPtr& values) { return values.use_count() == 1 && is_played_by_none(values); };
    retired_.erase(std::remove_if(retired_.begin(), retired_.end(), done), retired_.end());
}

LayerValuesPtr Chain::layer(const std::shared_ptr<Model>& model, const std::string& name) {
    std::lock_guard<std::mutex> lock(bend_mutex_);
    clear_away();
    for (const Bend& bend : bends_) {
        if (bend.model == model && bend.layer == name) return bend.values;
    }
    return model->original_layer(name);
}

void Chain::forget_bends() {
    std::lock_guard<std::mutex> lock(bend_mutex_);
    for (const Bend& bend : bends_) retired_.push_back(bend.values);
    bends_.clear();
    pending_.clear();
}

bool Chain::set_priority(int priority) {
#if defined(_WIN32)
    (void)priority;
    return false;
#else
    std::lock_guard<std::mutex> lock(mutex_);
    sched_param param{};
    param.sched_priority = priority;
    const int policy = priority > 0 ? SCHED_FIFO : SCHED_OTHER;
    return thread_id_known_ && pthread_setschedparam(thread_id_, policy, &param) == 0;
#endif
}

void Chain::wake() {
    std::lock_guard<std::mutex> lock(mutex_);
    woken_ = true;
    awake_.notify_one();
}

void Chain::stop() {
    stopping_ = true;
    wake();
}

void Chain::stop_all(int milliseconds) {
    Chain::all_stopping_ = true;
    for (int i = 0; i < milliseconds && workers_alive_ > 0; ++i) std::this_thread::sleep_for(std::chrono::milliseconds(1));
}

}  // namespace lp
