// A host without patch or sound card: drives the objects off-line, by a clock of its own. Python wires their signals.
//
// Messages take effect where they do in Pd: at the start of the block of 64 samples during which they come.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "objects/guarded.hpp"
#include "objects/signal_object.hpp"

namespace lp {

class OfflineHost;

// What an object sent out: a status line, or an error for the console.
struct Output {
    int64_t object = 0;  // 0: the host itself
    double milliseconds = 0;
    std::string selector;
    AtomList atoms;
    bool is_error = false;
};

// The host as one object sees it.
class OfflineApi final : public HostApi {
   public:
    explicit OfflineApi(OfflineHost& owner) : owner_(owner) {}
    void set_object(int64_t id) { id_ = id; }

    Session& session() override;
    void status(const std::string& selector, const AtomList& atoms) override;
    void error(const std::string& line) override;
    std::string find(const std::string& name) override;
    std::string searched() override;
    std::string folder() override;
    ChainInPatch chain_in_patch(const std::string&) override { return {}; }
    bool offline() override { return true; }
    double now() override;
    void wake_after(double milliseconds) override;
    bool read_array(const std::string& name, std::vector<float>* values) override;
    bool write_array(const std::string& name, const std::vector<float>& values) override;

   private:
    OfflineHost& owner_;
    int64_t id_ = 0;
};

class OfflineHost {
   public:
    static constexpr int64_t kNever = int64_t{1} << 62;
    static constexpr int kMostBlock = 4096;

    // `rate` in Hz; `folder`: where the patch would lie, the first place where files are looked for; `data_folder`: see Session.
    OfflineHost(double rate, std::string folder, std::string data_folder)
        : rate_(rate), folder_(std::move(folder)), session_(std::move(data_folder)) {}

    Session& session() { return session_; }
    int64_t position() const { return position_; }
    void advance(int samples);  // the block has been computed

    // The number of a new object; 0 when no object has that name. `make(api)` returns the object.
    int64_t add(const std::string& name, const AtomList& arguments);
    template <class Make>
    int64_t add(Make make) {
        int64_t id = 0;
        guarded(session_, "new", [&] {
            auto api = std::make_unique<OfflineApi>(*this);
            std::unique_ptr<Object> object = make(*api);
            if (!object) return;
            id = object->id();
            api->set_object(id);
            objects_[id] = {std::move(api), std::move(object)};
        });
        return id;
    }
    void remove(int64_t id);
    Object* find(int64_t id) { return session_.find(id); }
    SignalObject* find_signal(int64_t id) { return dynamic_cast<SignalObject*>(find(id)); }

    void send(int64_t id, const std::string& selector, const AtomList& atoms);
    void restore(int64_t id, const Lines& lines);
    void prepare(int64_t id, int inlets, int outlets);

    // A message at a time of the host, in ms from the first sample.
    void schedule(double milliseconds, int64_t id, const std::string& selector, const AtomList& atoms);
    int64_t next_event() const;  // the position at which it is due; kNever when there is none
    bool run_next();             // the next event, if it is due now

    void deliver();  // replies to their objects
    void flush();    // what the objects sent out, to `output`
    void tick();

    std::vector<Output> output;
    std::map<std::string, std::vector<float>> arrays;

   private:
    friend class OfflineApi;
    struct Entry {
        std::unique_ptr<OfflineApi> api;  // outlives its object
        std::unique_ptr<Object> object;
    };
    struct Event {
        int64_t object;
        std::string selector;  // empty: a wake-up
        AtomList atoms;
        uint64_t order;
    };
    void wake_after(int64_t id, double milliseconds);
    int64_t block_of(double milliseconds) const;

    double rate_;
    std::string folder_;
    Session session_;
    std::map<int64_t, Entry> objects_;
    std::multimap<double, Event> events_;  // at the same time, in the order in which they came
    std::map<int64_t, uint64_t> wake_ups_;  // the last that each object asked for
    uint64_t events_made_ = 0;
    double now_ = 0;  // ms, of the event that runs
    int64_t position_ = 0;
};

}  // namespace lp
