// A chain: one worker thread, the ports that it serves and the layers that were bent in it.
#pragma once

#include <atomic>
#include <condition_variable>
#include <memory>
#include <mutex>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "engine/served_port.hpp"

namespace lp {

struct PortOptions {
    Method method = Method::encode;
    int states = 1;
    bool offline = false;
    uint64_t seed = 0;
    double compute_seconds = 0.0;
    double model_rate = 0.0;
};

class Chain : public std::enable_shared_from_this<Chain> {
   public:
    // `shared`: another process is to see the ports.
    static std::shared_ptr<Chain> make(const std::string& name, bool shared);
    Chain(std::string name, bool shared) : name_(std::move(name)), shared_(shared) {}

    // A new port on its own memory over `model`'s weights (and this chain's bends). The caller holds one reference.
    FramePort* open(const std::shared_ptr<Model>& model, const PortOptions& options);

    // Swaps layers of all nets on `model`, those to come included, together at the next hop boundary.
    using Layers = std::vector<std::pair<std::string, LayerValuesPtr>>;
    void bend(const std::shared_ptr<Model>& model, const Layers& layers);
    LayerValuesPtr layer(const std::shared_ptr<Model>& model, const std::string& name);  // as last bent
    void forget_bends();

    void stop();

    static void stop_all(int milliseconds);  // at exit: no worker may run into the static destructors

   private:
    struct Bend {
        std::shared_ptr<Model> model;
        std::string layer;
        LayerValuesPtr values;
    };

    void run();
    void look_for_work();
    bool has_ended();
    std::shared_ptr<ServedPort> next_cold();
    void warm_up(ServedPort& served);
    std::shared_ptr<ServedPort> next_job();
    void serve(ServedPort& served);
    void apply_bends(const ServedPort* next);
    bool has_time_to_hold(int64_t now) const;
    int64_t longest_hop_ns() const;
    void clear_away();
    static void bend_port(ServedPort& served, const std::vector<Bend>& bends, bool fades);
    void forget_closed();  // with the mutex taken, these two
    void follow_priority();
    int64_t next_look(const ServedPort& served, int64_t now) const;
    void wake();

    void sleep_until_needed();
    static void finish(ServedPort& served, Frame& frame, FrameStatus status, const std::string& error);

    inline static std::atomic<int> workers_alive_{0};
    inline static std::atomic<bool> all_stopping_{false};

    std::string name_;
    bool shared_;
    std::mutex mutex_;
    std::condition_variable awake_;
    std::vector<std::shared_ptr<ServedPort>> ports_;
    std::mutex bend_mutex_;  // taken after mutex_, if both
    std::vector<Bend> bends_, pending_;  // those in force; those that the worker has yet to apply
    std::vector<LayerValuesPtr> retired_;  // replaced weights, until no net uses them
    std::atomic<int64_t> pending_since_{0};  // ns; 0: none
    bool woken_ = false;
    std::atomic<bool> stopping_{false};
    bool has_played_ = false;  // worker only
    int priority_ = 0;         // worker only: asked of the system
    bool priority_refused_ = false;
    std::thread thread_;
};

}  // namespace lp
