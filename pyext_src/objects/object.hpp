// An object as any host sees it: the host gives it messages and blocks; it answers through `HostApi`.
#pragma once

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "objects/arguments.hpp"
#include "objects/host_api.hpp"
#include "objects/requests.hpp"
#include "objects/session.hpp"

namespace lp {

struct ModelInfo;

class Object {
   public:
    Object(const char* class_name, HostApi& host);
    virtual ~Object();
    Object(const Object&) = delete;

    // A message from the patch; the other objects of the chain observe it first.
    void handle(const std::string& selector, const AtomList& atoms);

    virtual void receive(Reply& reply);
    virtual void tick() {}  // every few milliseconds
    virtual bool keeps_time(double /*seconds*/) { return true; }  // more hops on time than late, in the seconds since it was last asked
    virtual void wake() {}  // when the object has asked its host for it
    virtual void observe(const Object&, const std::string&, const AtomList&) {}
    virtual void restore(const Lines& lines);  // a state, or a part of one, put back
    virtual int channels() const { return 0; }  // of the chain, as this object has been asked for; 0: it does not matter
    virtual Lines state() const { return {}; }  // every parameter, as messages that bring it back; what `dump` sends

    // The chain's model as a set keeps it, `name hash`: the name alone where that finds the same file, for the set may be opened on
    // another machine; empty where none plays. And back: one line where another file has that name now, or none.
    AtomList model_in_set();
    void reopen_model(const AtomList& kept);

    int64_t id() const { return id_; }
    const std::string& chain() const { return chain_; }
    const std::string& class_name() const { return class_name_; }
    HostApi& host() const { return host_; }

   protected:
    // The chain plays another model; `channels`: its audio signals.
    virtual void compare_with_model(const std::string& /*model*/, int /*latents*/, int /*channels*/) {}

    // A message of the object's own. A value that is refused gives one line and changes nothing.
    virtual void message(const std::string& selector, const AtomList& atoms) = 0;
    virtual AtomList latency() const { return {0.0}; }

    void join_chain(const Arguments& arguments, const std::string& file);  // announces the object to Python
    void leave_chain() { request("free"); }

    Session& session() const { return host_.session(); }
    void request(const std::string& selector, AtomList atoms = {}) { request(Request{id_, selector, std::move(atoms)}); }
    void request(Request request) { session().requests.ask(std::move(request)); }
    void status(const std::string& selector, const AtomList& atoms) { session().send_status(id_, selector, atoms); }
    void report_error(const std::string& text);  // "lp.encode~ voice: text", console and status outlet

    // Where a model file is: beside the patch, in the host's paths, in the models folders; ".ts" may be left out.
    // Empty after having reported the error.
    std::string find_model(const std::string& name);
    std::string look_for(const std::string& name);  // the same, without a word
    std::string model_named(const std::string& selector, const AtomList& atoms);  // the same, from a message

    // What the file among the arguments says of itself, or else the chain's model; false when none is known. A file that is
    // no model is reported and dropped.
    bool read_model(Arguments* arguments, ModelInfo* info);
    int chain_channels();  // of its encode~ and decode~, here or yet to come; 1 when none asks for more

    // Signals that the model has, and that the object has.
    struct Fit {
        int given = 0, own = 0;
        bool differs() const { return given != own; }
    };
    void report_mismatch(const std::string& model, Fit latents, Fit audio);  // one line, where they differ

    HostApi& host_;
    std::string class_name_, chain_;

   private:
    bool knows(const std::string& selector);  // false after having reported the error
    bool read_chain_model(ModelInfo* info);
    std::vector<std::string> files_named(const std::string& name);
    void take_loaded(const Reply& reply);
    bool handle_common(const std::string& selector, const AtomList& atoms);
    bool dump();

    int64_t id_;
};

}  // namespace lp
