// encode~ and decode~ as any host sees them: arguments, messages, deadlines and reports around an Encoder or a Decoder.
#include "host/coder_box.hpp"

#include <cmath>

#include "table/check.hpp"

namespace lp {

namespace {

constexpr int kDefaultLatents = 8;
const std::string kOwnFlags = "-latents -channels -m -own -seed -resample -deadline";
constexpr int kTicksBetweenReports = 2000;  // ten seconds

const char* name_of(Method method) { return method == Method::encode ? "lp.encode~" : "lp.decode~"; }

std::string plural(int64_t count, const char* noun) {
    return std::to_string(count) + " " + noun + (count == 1 ? "" : "s");
}

}  // namespace

CoderBox::CoderBox(Method method, const WordList& arguments, Skin& skin)
    : SignalBox(name_of(method), skin), method_(method), arguments_(parse_arguments(arguments, kOwnFlags)) {
    chain_ = arguments_.chain;
    if (!arguments_.error.empty()) complain(arguments_.error);
    Card card;
    bool known = false;
    if (!arguments_.file.empty()) {
        arguments_.file = find_model(arguments_.file);
        std::string problem;
        known = !arguments_.file.empty() && read_card(arguments_.file.c_str(), card, problem);
        if (!problem.empty()) {
            complain(problem);
            arguments_.file.clear();
        }
    }
    count_signals(known ? &card : nullptr);
    announce();
}

CoderBox::~CoderBox() {
    ask("free", {});
    coder().close();
    if (port_) port_->release();
}

// A model says how many signals there are; flags say it where there is none, or ask for a second streaming state.
void CoderBox::count_signals(const Card* card) {
    const int channels = card ? card->channels : 1;
    const int latents = card ? card->latents : (arguments_.latents ? arguments_.latents : kDefaultLatents);
    audio_ = arguments_.channels ? arguments_.channels : channels;
    const int states = channels == 1 ? audio_ : 1;
    latents_ = arguments_.latents ? arguments_.latents : latents * states;
}

void CoderBox::announce() {
    ask("new", {name_of(method_), chain_, arguments_.file, arguments_.own ? 1.0 : 0.0, static_cast<double>(arguments_.channels),
                arguments_.seed, skin_.offline() ? 1.0 : 0.0});
}

Coder& CoderBox::coder() { return method_ == Method::encode ? static_cast<Coder&>(encoder_) : decoder_; }
const Coder& CoderBox::coder() const { return const_cast<CoderBox*>(this)->coder(); }

// --- messages -----------------------------------------------------------------------------------------------------------

const std::map<std::string, CoderBox::Handler>& CoderBox::handlers() {
    static const std::map<std::string, Handler> all{
        {"enable", &CoderBox::enable}, {"own", &CoderBox::own},   {"close", &CoderBox::close},
        {"reload", &CoderBox::reload}, {"info", &CoderBox::info}, {"deadline", &CoderBox::deadline}};
    return all;
}

void CoderBox::message(const std::string& selector, const WordList& words) {
    if (answer(selector, words)) return;
    const auto found = handlers().find(selector);
    if (found != handlers().end()) return (this->*found->second)(words);
    complain("no message '" + selector + "': it knows " + known_words(name_of(method_)));
}

bool CoderBox::one_switch(const char* name, const WordList& words, bool* on) {
    const bool good = words.size() == 1 && !words[0].is_text && (words[0].number == 0 || words[0].number == 1);
    if (good) {
        *on = words[0].number == 1;
    } else {
        complain("'" + std::string(name) + " " + show(words) + "': expected 0 or 1");
    }
    return good;
}

void CoderBox::enable(const WordList& words) {
    bool on = true;
    if (one_switch("enable", words, &on)) coder().enable(on);
}

void CoderBox::own(const WordList& words) {
    const std::string path = model_named("own", words);
    if (!path.empty()) ask("own", {path});
}

void CoderBox::close(const WordList&) { ask("close", {}); }
void CoderBox::reload(const WordList&) { ask("reload", {}); }

void CoderBox::deadline(const WordList& words) {
    const ParamRow& row = *find_param(name_of(method_), "deadline");
    const bool measured = words.size() == 1 && words[0].is_text && words[0].text == row.def_word;
    bool good = measured || words.size() == 2;
    for (const Word& word : words) good = good && (measured || (!word.is_text && word.number >= row.lo && word.number <= row.hi));
    if (!good) {
        return complain("'deadline " + show(words) + "': expected two numbers of samples, encode's and decode's, or " + row.def_word);
    }
    if (measured) {
        measure_deadlines();
    } else {
        arguments_.encode_deadline = static_cast<int>(words[0].number);
        arguments_.decode_deadline = static_cast<int>(words[1].number);
        choose_deadlines();
    }
    tell_latency();
}

Lines CoderBox::state() const {
    const double encode = arguments_.encode_deadline, decode = arguments_.decode_deadline;
    return {{"enable", coder().enabled() ? 1.0 : 0.0}, encode < 0 ? WordList{"deadline", "auto"} : WordList{"deadline", encode, decode}};
}

void CoderBox::info(const WordList&) {
    status("info", {"chain", chain_});
    status("info", {"model", model_name_.empty() ? "none" : model_name_});
    status("info", {"latents", static_cast<double>(latents_)});
    status("info", {"enabled", coder().enabled() ? 1.0 : 0.0});
    status("info", {"late", static_cast<double>(coder().late())});
    status("info", {"dropped", static_cast<double>(coder().dropped())});
    if (port_) {
        status("info", {"failed", static_cast<double>(port_->failed.load())});
        status("info", {"not_finite", static_cast<double>(port_->not_finite.load())});
        status("info", {"frame_ms", port_->compute_seconds * 1e3});
        status("info", {"hop_ms", 1e3 * port_->ratio / rate_});
        status("info", {"burst", static_cast<double>(HopClock::get().burst())});
        const std::string refused = host_priority_ > 0 && !prioritised_ ? " (the system refused real-time)" : "";
        status("info", {"priority", host_priority_ > 1 && prioritised_ ? "real-time" : "normal" + refused});
    }
    tell_latency();
}

// --- replies ------------------------------------------------------------------------------------------------------------

void CoderBox::receive(Reply& reply) {
    if (reply.selector == "port") {
        take_port(reply);
    } else if (reply.selector == "empty") {
        coder().offer(nullptr);
        if (port_) port_->release();
        port_ = nullptr;
        model_name_.clear();
    } else if (reply.selector == "error") {
        complain(show(reply.words));
    } else {
        status(reply.selector, reply.words);
    }
}

// WordList: model name, latents, sampling rate (0: unknown), the model's own delay in samples.
void CoderBox::take_port(Reply& reply) {
    Port* port = reply.port;
    reply.port = nullptr;
    if (port_) port_->release();
    port_ = port;
    port->retain();
    model_name_ = reply.words[0].text;
    model_latents_ = static_cast<int>(reply.words[1].number);
    model_delay_ = reply.words[3].number;
    choose_rate();
    choose_deadlines();
    prioritise();
    coder().offer(port);
    status("loaded", {model_name_, static_cast<double>(model_latents_), port->model_rate});
    compare_with_model(*port);
    tell_latency();
}

void CoderBox::compare_with_model(const Port& port) {
    const int given = method_ == Method::encode ? port.out_channels : port.in_channels;
    if (given != latents_) {
        complain("model '" + model_name_ + "' has " + plural(given, "latent") + ", this object " + std::to_string(latents_) + ": " +
                 (given > latents_ ? "the extra ones are left out" : "the missing ones are 0") +
                 "; create the object with the model, or with -latents " + std::to_string(given));
    }
    if (rate_known_) compare_rates(port);
}

void CoderBox::compare_rates(const Port& port) {
    if (port.model_rate > 0 && std::abs(port.model_rate - rate_) > 0.5 && !resampled_.load()) {
        char line[256];
        std::snprintf(line, sizeof line,
                      "model '%s' is made for %g Hz and the host runs at %g Hz: it sounds %.2f semitones %s; create the object "
                      "with -resample 1, or set the host to %g Hz",
                      model_name_.c_str(), port.model_rate, rate_, std::abs(12 * std::log2(rate_ / port.model_rate)),
                      rate_ > port.model_rate ? "high" : "low", port.model_rate);
        complain(line);
    }
}

// --- reports ------------------------------------------------------------------------------------------------------------

void CoderBox::tick() {
    coder().sweep();
    if (quiet_ticks_ > 0) {
        --quiet_ticks_;
    } else {
        report_trouble();
    }
}

void CoderBox::report_trouble() {
    const int64_t late = coder().late(), dropped = coder().dropped();
    const int64_t failed = port_ ? port_->failed + port_->not_finite : 0;
    if (late == told_late_ && failed == told_failed_ && dropped == told_dropped_) return;
    if (failed > told_failed_) {
        char reason[256];
        port_->error(port_, reason, sizeof reason);
        complain(plural(failed - told_failed_, "frame") + " silent: " + reason + "; the sound goes on, try another model");
    } else if (late > told_late_ || dropped > told_dropped_) {
        complain(plural(late - told_late_ + dropped - told_dropped_, "late frame") +
                 ": the machine is too busy for this model at this deadline; the delay stays. Try a longer -deadline, fewer "
                 "chains or a lighter model");
        status("late", {static_cast<double>(late)});
    }
    told_late_ = late;
    told_failed_ = failed;
    told_dropped_ = dropped;
    quiet_ticks_ = kTicksBetweenReports;
}

}  // namespace lp
