// A chain: one worker thread, the ports that it serves and the layers that were bent in it.
#pragma once

#include <atomic>
#include <condition_variable>
#include <future>
#include <memory>
#include <mutex>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "engine/served_port.hpp"

namespace lp {

struct PortOptions {
    MethodId method = kEncode;
    int states = 1;
    bool offline = false;
    uint64_t seed = 0;
    double compute_seconds = 0.0;
    double model_rate = 0.0;
    std::string form;  // why TorchScript plays, see FramePort
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

    // Sets an attribute of all nets on `model`, those to come included. Throws std::runtime_error when the model refuses.
    void set(const std::shared_ptr<Model>& model, const Setting& setting);
    // As a net says that plays it, or, where none does, as it was set. Waits for the worker.
    AttributeValues get(const std::shared_ptr<Model>& model, const std::string& attribute);

    void stop();

    static void stop_all(int milliseconds);  // at exit: no worker may run into the static destructors

   private:
    struct Bend {
        std::shared_ptr<Model> model;
        std::string layer;
        LayerValuesPtr values;
    };

    struct Attribute {
        std::shared_ptr<Model> model;
        Setting setting;
    };
    struct Question {
        std::shared_ptr<Model> model;
        std::string attribute;
        std::promise<AttributeValues> answer;
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
    void apply_settings(bool offline);
    Net& stand_in(const std::shared_ptr<Model>& model);
    void set_port(ServedPort& served);
    static void answer(const std::shared_ptr<Question>& question, const std::vector<std::shared_ptr<ServedPort>>& ports);
    static void bend_port(ServedPort& served, const std::vector<Bend>& bends, bool fades);
    void forget_closed();  // with the mutex taken, these two
    void follow_priority();
    static int64_t look_every();
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
    std::mutex setting_mutex_;  // likewise, and after bend_mutex_
    std::vector<Attribute> settings_, pending_settings_;
    std::vector<std::shared_ptr<Question>> questions_;
    std::atomic<bool> settings_wait_{false};
    std::mutex stand_in_mutex_;
    std::weak_ptr<Model> stands_for_;
    std::shared_ptr<Net> stand_in_;  // plays nothing: what it refuses never reaches the worker
    bool woken_ = false;
    std::atomic<bool> stopping_{false};
    bool has_played_ = false;  // worker only
    int priority_ = 0;         // worker only: asked of the system
    bool priority_refused_ = false;
    int64_t priority_asked_ = 0;  // ns
    std::thread thread_;
};

}  // namespace lp
