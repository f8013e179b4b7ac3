// The message side of a chain: opening ports, bending layers, priority, and what a host may ask of a port.
#include "engine/chain.hpp"

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <iterator>
#include <stdexcept>

namespace lp {

std::shared_ptr<Chain> Chain::make(const std::string& name, bool shared) {
    auto chain = std::make_shared<Chain>(name, shared);
    ++workers_alive_;
    chain->thread_ = std::thread([chain] { chain->run(); });
    chain->thread_.detach();
    return chain;
}

FramePort* Chain::open(const std::shared_ptr<Model>& model, const PortOptions& options) {
    const MethodShape shape = model->shape(options.method);
    if (!shape.usable()) throw std::runtime_error("the model lacks this method");
    model->warm_up(options.method);
    PortShape port;
    port.method = options.method;
    port.hop = shape.hop;
    port.in_channels = shape.in_channels * options.states;
    port.in_length = port.hop / shape.in_ratio;
    port.out_channels = shape.out_channels * options.states;
    port.out_length = port.hop / shape.out_ratio;
    port.latents_in = options.method == kDecode || (options.method != kEncode && shape.in_ratio > 1);
    port.latents_out = options.method == kEncode || (options.method != kDecode && shape.out_ratio > 1);
    port.states = options.states;
    port.offline = options.offline;
    port.compute_seconds = options.compute_seconds * options.states;
    port.model_rate = options.model_rate;
    port.slots = 6 + 2 * 4096 / port.hop;  // a block of 4096 may send many short frames at once

    auto served = std::make_shared<ServedPort>(port, shared_);
    served->port.form.write(options.form.c_str());
    served->model = model;
    served->seed = options.seed;
    for (int state = 0; state < options.states; ++state) served->nets.push_back(model->instance());
    for (const auto& net : served->nets) net->port = &served->port;
    served->next_look = steady_ns();

    std::scoped_lock lock(mutex_, bend_mutex_);
    bend_port(*served, bends_, false);
    set_port(*served);
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
    auto done = [](const LayerValuesPtr& values) { return values.use_count() == 1; };
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
