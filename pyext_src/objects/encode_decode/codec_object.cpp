// encode~, decode~ and model~ as any host sees them: arguments, messages and reports around a Player.
#include "objects/encode_decode/codec_object.hpp"

#include "lp_table.h"
#include "params/check.hpp"

namespace lp {

namespace {

constexpr int kTicksBetweenReports = 2000;  // ten seconds

const char* name_of(Role role) { return role == Role::encode ? "lp.encode~" : role == Role::decode ? "lp.decode~" : "lp.model~"; }

std::string flags_of(const std::string& object) {
    std::string flags;
    for (const FlagRow* row = kFlags; row->object; ++row) {
        if (object == row->object) flags += (flags.empty() ? "" : " ") + std::string(row->name);
    }
    return flags;
}

}  // namespace

CodecObject::CodecObject(Role role, const AtomList& atoms, HostApi& host)
    : SignalObject(name_of(role), host), role_(role), arguments_(parse_arguments(atoms, flags_of(name_of(role)), role == Role::any)) {
    chain_ = arguments_.chain;
    if (!arguments_.error.empty()) report_error(arguments_.error);
    ModelInfo info;
    count_signals(read_model(&arguments_, &info) ? &info : nullptr);
    allocate_frames();
    join_chain(arguments_, arguments_.file);
}

CodecObject::~CodecObject() {
    leave_chain();
    player_.close();
    let_port_go();
}

const std::map<std::string, CodecObject::Handler>& CodecObject::handlers() {
    static const std::map<std::string, Handler> all{
        {"enable", &CodecObject::enable}, {"own", &CodecObject::own},   {"close", &CodecObject::close},
        {"reload", &CodecObject::reload}, {"info", &CodecObject::info}, {"deadline", &CodecObject::deadline},
        {"set", &CodecObject::set},       {"get", &CodecObject::get},   {"attributes", &CodecObject::attributes},
        {"frames", &CodecObject::frames}, {"latents", &CodecObject::latents}};
    return all;
}

void CodecObject::message(const std::string& selector, const AtomList& atoms) {
    (this->*handlers().at(selector))(atoms);
}

void CodecObject::enable(const AtomList& atoms) {
    Refusal refusal(name_of(role_));
    double on = 1;
    if (!check_one_number(*find_param(name_of(role_), "enable"), atoms, &on, refusal)) return report_error(refusal.text());
    player_.enable(on == 1);
}

void CodecObject::own(const AtomList& atoms) {
    const std::string path = model_named("own", atoms);
    if (!path.empty()) request("own", {path});
}

void CodecObject::close(const AtomList&) {
    session().set_model_of(chain_, "");
    request("close");
}

void CodecObject::reload(const AtomList&) { request("reload"); }

void CodecObject::deadline(const AtomList& atoms) {
    const ParamRow& row = *find_param(name_of(role_), "deadline");
    const bool measured = atoms.size() == 1 && atoms[0].is_symbol && atoms[0].symbol == row.def_word;
    bool good = measured || atoms.size() == 2;
    for (const Atom& atom : atoms) good = good && (measured || (!atom.is_symbol && atom.number >= row.lo && atom.number <= row.hi));
    if (!good) {
        return report_error("'deadline " + typed(atoms) + "': expected two numbers of samples, encode's and decode's, or " + row.def_word);
    }
    if (measured) {
        measure_deadlines();
    } else {
        arguments_.encode_deadline = static_cast<int>(atoms[0].number);
        arguments_.decode_deadline = static_cast<int>(atoms[1].number);
        choose_deadlines();
    }
    notify_latency();
}

Lines CodecObject::state() const {
    const double encode = arguments_.encode_deadline, decode = arguments_.decode_deadline;
    Lines lines{{"enable", player_.enabled() ? 1.0 : 0.0}, encode < 0 ? AtomList{"deadline", "auto"} : AtomList{"deadline", encode, decode}};
    if (role_ == Role::encode) lines.push_back({"frames", player_.keeps_frames() ? 1.0 : 0.0});
    if (!speaks_for_chain()) return lines;
    for (const auto& [name, values] : attributes_) {
        lines.push_back({"set", name});
        lines.back().insert(lines.back().end(), values.begin(), values.end());
    }
    return lines;
}

void CodecObject::info(const AtomList&) {
    status("info", {"chain", chain_});
    status("info", {"model", model_name_.empty() ? "none" : model_name_});
    if (role_ == Role::any) {
        status("info", {"method", method_name_.empty() ? "none" : method_name_});
    } else {
        status("info", {"latents", static_cast<double>(role_ == Role::encode ? outlets_ : inlets_)});
    }
    AtomList engine{"engine"};
    engine.insert(engine.end(), session().engine.begin(), session().engine.end());
    status("info", engine);
    status("info", {"enabled", player_.enabled() ? 1.0 : 0.0});
    if (role_ == Role::decode) status("info", {"plays", player_.follows_frames() ? "messages" : "signals"});
    status("info", {"late", static_cast<double>(player_.late())});
    status("info", {"dropped", static_cast<double>(player_.dropped())});
    if (port_) {
        char reason[SharedLine::kSize];
        port_->form.read(reason);
        status("info", *reason ? AtomList{"form", "torchscript", std::string(reason)} : AtomList{"form", "plan"});
        status("info", {"failed", static_cast<double>(port_->failed.load())});
        status("info", {"not_finite", static_cast<double>(port_->not_finite.load())});
        status("info", {"frame_ms", port_->compute_seconds * 1e3});
        status("info", {"hop", static_cast<double>(port_->hop)});
        status("info", {"hop_ms", 1e3 * port_->hop / clock_rate()});
        status("info", {"burst", static_cast<double>(session().clock.burst(rate_))});
        const bool refused = host_priority_ > 0 && port_->priority_refused.load();
        status("info", {"priority", host_priority_ > 1 && !refused ? "real-time" : refused ? "normal (the system refused real-time)" : "normal"});
    }
    notify_latency();
}

void CodecObject::receive(Reply& reply) {
    if (reply.selector == "port") {
        take_port(reply);
    } else if (reply.selector == "interrupted") {
        player_.offer(nullptr);  // the engine has ended; another port will come, the delay stays until then
    } else if (reply.selector == "empty") {
        player_.offer(nullptr);
        let_port_go();
        model_name_.clear();
        attributes_.clear();
    } else if (reply.selector == "attribute_is") {
        take_attribute(reply.atoms);
    } else {
        Object::receive(reply);
    }
}

void CodecObject::let_port_go() {
    if (port_) port_->replaced.store(true, std::memory_order_relaxed);
    if (port_) port_->release();
    port_ = nullptr;
}

// Atoms: model name, latents, sampling rate (0: unknown), the model's own delay in samples, the chain's file (empty: an own one),
// the method.
void CodecObject::take_port(Reply& reply) {
    FramePort* port = reply.port;
    reply.port = nullptr;
    if (!reply.atoms[4].symbol.empty()) session().set_model_of(chain_, reply.atoms[4].symbol);
    const bool had_none = !port_;
    let_port_go();
    port_ = port;
    port->retain();
    model_name_ = reply.atoms[0].symbol;
    method_name_ = reply.atoms[5].symbol;
    attributes_.clear();
    model_latents_ = static_cast<int>(reply.atoms[1].number);
    model_delay_ = reply.atoms[3].number;
    choose_rate();
    if (had_none) seconds_before_ = seconds_before();
    choose_deadlines();
    prioritise();
    player_.offer(port);
    status("loaded", {model_name_, static_cast<double>(model_latents_), port->model_rate});
    compare_with_port(*port);
    notify_latency();
}

// How many audio signals there are with -channels is the patch's own choice.
void CodecObject::compare_with_port(const FramePort& port) {
    const Fit in{port.in_channels, inlets_}, out{port.out_channels, outlets_};
    if (role_ == Role::any) {
        if (in.differs() || out.differs()) report_error("model '" + model_name_ + "': its " + method_name_ + " takes " +
                     plural(port.in_channels, "signal") + " and gives " + std::to_string(port.out_channels) + ", this object has " +
                     std::to_string(inlets_) + " and " + std::to_string(outlets_) + ": create the object again");
    } else {
        const bool encodes = role_ == Role::encode;
        const Fit latents = encodes ? out : in, audio = encodes ? in : out;
        const bool asked_for_more = arguments_.latents > latents.given;  // for whatever models may come
        report_mismatch(model_name_, asked_for_more ? Fit{} : latents, arguments_.channels ? Fit{} : audio);
    }
    if (rate_known_) tell_rate(0);
}

void CodecObject::tick() {
    player_.sweep();
    say_frames();
    pass_on_frame();
    if (changing_ticks_ > 0) {  // frames that are late because of the change are no news
        --changing_ticks_;
        reported_late_ = player_.late();
        reported_dropped_ = player_.dropped();
    }
    if (quiet_ticks_ > 0) {
        --quiet_ticks_;
    } else {
        report_trouble();
    }
}

bool CodecObject::keeps_time(double seconds) {
    const int64_t late = player_.late() + player_.dropped();
    const auto missed = static_cast<double>(late - watched_late_);
    watched_late_ = late;
    if (!port_) return true;  // no model: nothing is due
    return !port_->gone.load() && 2 * missed <= std::max(1.0, seconds * clock_rate() / port_->hop);
}

void CodecObject::report_trouble() {
    const int64_t late = player_.late(), dropped = player_.dropped();
    const int64_t failed = port_ ? port_->failed + port_->not_finite : 0;
    if (port_ && port_->gone.load()) reported_late_ = late;  // the engine has ended: that has its own line
    if (late == reported_late_ && failed == reported_failed_ && dropped == reported_dropped_) return;
    if (failed > reported_failed_) {
        char reason[SharedLine::kSize];
        port_->error.read(reason);
        report_error(plural(failed - reported_failed_, "frame") + " silent: " + reason + "; the sound goes on, try another model");
    } else if (late > reported_late_ || dropped > reported_dropped_) {
        report_error(plural(late - reported_late_ + dropped - reported_dropped_, "late frame") +
                 ": the machine is too busy for this model at this deadline; the delay stays. Try a longer -deadline, fewer "
                 "chains or a lighter model");
        status("late", {static_cast<double>(late)});
    }
    reported_late_ = late;
    reported_failed_ = failed;
    reported_dropped_ = dropped;
    quiet_ticks_ = kTicksBetweenReports;
}

}  // namespace lp
