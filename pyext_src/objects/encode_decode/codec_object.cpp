// encode~ and decode~ as any host sees them: arguments, messages, deadlines and reports around an Encoder or a Decoder.
#include "objects/encode_decode/codec_object.hpp"

#include "params/check.hpp"

namespace lp {

namespace {

constexpr int kDefaultLatents = 8;
const std::string kOwnFlags = "-latents -channels -m -own -seed -resample -trust -deadline";
constexpr int kTicksBetweenReports = 2000;  // ten seconds

const char* name_of(Method method) { return method == Method::encode ? "lp.encode~" : "lp.decode~"; }

}  // namespace

CodecObject::CodecObject(Method method, const AtomList& atoms, HostApi& host)
    : SignalObject(name_of(method), host), method_(method), arguments_(parse_arguments(atoms, kOwnFlags)) {
    chain_ = arguments_.chain;
    if (!arguments_.error.empty()) report_error(arguments_.error);
    ModelInfo info;
    count_signals(read_model(&arguments_, &info) ? &info : nullptr);
    join_chain(arguments_, arguments_.file);
}

CodecObject::~CodecObject() {
    leave_chain();
    codec().close();
    let_port_go();
}

// The model gives the number of signals; flags give it where there is none, or ask for a second streaming state.
void CodecObject::count_signals(const ModelInfo* info) {
    int audio = info ? info->channels : 1, latents = info ? info->latents : kDefaultLatents;
    const MethodInfo* method = info ? info->method(method_ == Method::encode ? "encode" : "decode") : nullptr;
    if (method) {
        audio = method_ == Method::encode ? method->in_channels : method->out_channels;
        latents = method_ == Method::encode ? method->out_channels : method->in_channels;
    }
    const int states = !info || info->channels == 1 ? channels() : 1;
    audio_ = arguments_.channels ? arguments_.channels : audio;
    latents_ = arguments_.latents ? arguments_.latents : latents * states;
}

const std::map<std::string, CodecObject::Handler>& CodecObject::handlers() {
    static const std::map<std::string, Handler> all{
        {"enable", &CodecObject::enable}, {"own", &CodecObject::own},   {"close", &CodecObject::close},
        {"reload", &CodecObject::reload}, {"info", &CodecObject::info}, {"deadline", &CodecObject::deadline}};
    return all;
}

void CodecObject::message(const std::string& selector, const AtomList& atoms) {
    (this->*handlers().at(selector))(atoms);
}

void CodecObject::enable(const AtomList& atoms) {
    Refusal refusal(name_of(method_));
    double on = 1;
    if (!check_one_number(*find_param(name_of(method_), "enable"), atoms, &on, refusal)) return report_error(refusal.text());
    codec().enable(on == 1);
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
    const ParamRow& row = *find_param(name_of(method_), "deadline");
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
    return {{"enable", codec().enabled() ? 1.0 : 0.0}, encode < 0 ? AtomList{"deadline", "auto"} : AtomList{"deadline", encode, decode}};
}

void CodecObject::info(const AtomList&) {
    status("info", {"chain", chain_});
    status("info", {"model", model_name_.empty() ? "none" : model_name_});
    status("info", {"latents", static_cast<double>(latents_)});
    AtomList engine{"engine"};
    engine.insert(engine.end(), session().engine.begin(), session().engine.end());
    status("info", engine);
    status("info", {"enabled", codec().enabled() ? 1.0 : 0.0});
    status("info", {"late", static_cast<double>(codec().late())});
    status("info", {"dropped", static_cast<double>(codec().dropped())});
    if (port_) {
        status("info", {"failed", static_cast<double>(port_->failed.load())});
        status("info", {"not_finite", static_cast<double>(port_->not_finite.load())});
        status("info", {"frame_ms", port_->compute_seconds * 1e3});
        status("info", {"hop_ms", 1e3 * port_->ratio / rate_});
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
        codec().offer(nullptr);  // the engine has ended; another port will come, the delay stays until then
    } else if (reply.selector == "empty") {
        codec().offer(nullptr);
        let_port_go();
        model_name_.clear();
    } else {
        Object::receive(reply);
    }
}

void CodecObject::let_port_go() {
    if (port_) port_->release();
    port_ = nullptr;
}

// Atoms: model name, latents, sampling rate (0: unknown), the model's own delay in samples, the chain's file (empty: an own one).
void CodecObject::take_port(Reply& reply) {
    FramePort* port = reply.port;
    reply.port = nullptr;
    if (!reply.atoms[4].symbol.empty()) session().set_model_of(chain_, reply.atoms[4].symbol);
    let_port_go();
    port_ = port;
    port->retain();
    model_name_ = reply.atoms[0].symbol;
    model_latents_ = static_cast<int>(reply.atoms[1].number);
    model_delay_ = reply.atoms[3].number;
    choose_rate();
    choose_deadlines();
    prioritise();
    codec().offer(port);
    status("loaded", {model_name_, static_cast<double>(model_latents_), port->model_rate});
    compare_with_port(*port);
    notify_latency();
}

// How many audio signals there are with -channels is the patch's own choice.
void CodecObject::compare_with_port(const FramePort& port) {
    const bool encodes = method_ == Method::encode;
    const Fit audio{encodes ? port.in_channels : port.out_channels, audio_};
    report_mismatch(model_name_, {encodes ? port.out_channels : port.in_channels, latents_}, arguments_.channels ? Fit{} : audio);
    if (rate_known_) tell_rate(0);
}

void CodecObject::tick() {
    codec().sweep();
    if (changing_ticks_ > 0) {  // frames that are late because of the change are no news
        --changing_ticks_;
        reported_late_ = codec().late();
        reported_dropped_ = codec().dropped();
    }
    if (quiet_ticks_ > 0) {
        --quiet_ticks_;
    } else {
        report_trouble();
    }
}

void CodecObject::report_trouble() {
    const int64_t late = codec().late(), dropped = codec().dropped();
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
