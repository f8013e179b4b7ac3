// The boxes of the process: their numbers, and the way replies find them.
#include "host/box.hpp"

#include "host/arguments.hpp"
#include "host/model_folder.hpp"

namespace lp {

Box::Box(const char* class_name, Skin& skin) : skin_(skin), class_name_(class_name) {
    static int64_t last = 0;
    id_ = ++last;
    boxes()[id_] = this;
}

Box::~Box() { boxes().erase(id_); }

std::map<int64_t, Box*>& Box::boxes() {
    static auto* all = new std::map<int64_t, Box*>;
    return *all;
}

std::deque<Box::Said>& Box::outbox() {
    static auto* said = new std::deque<Said>;
    return *said;
}

void Box::hear(const std::string& selector, const WordList& words) {
    for (auto& [id, box] : boxes()) {
        if (box->chain_ == chain_) box->overhear(*this, selector, words);
    }
    message(selector, words);
}

void Box::flush() {
    while (!outbox().empty()) {
        const Said said = std::move(outbox().front());
        outbox().pop_front();
        const auto found = boxes().find(said.box);
        if (found == boxes().end()) continue;
        if (said.is_error) {
            found->second->skin_.error(said.words[0].text);
        } else {
            found->second->skin_.status(said.selector, said.words);
        }
    }
}

void Box::restore(const Lines& lines) {
    for (const WordList& line : lines) message(line[0].show(), WordList(line.begin() + 1, line.end()));
}

bool Box::answer(const std::string& selector, const WordList& words) {
    if (selector == "open") {
        const std::string path = model_named("open", words);
        if (!path.empty()) ask("open", {path});
    } else if (selector == "latency") {
        status("latency", latency_words());
    } else if (selector == "version") {
        status("version", {LP_VERSION});
    } else {
        return selector == "dump" && dump();
    }
    return true;
}

bool Box::dump() {
    const Lines lines = state();
    for (const WordList& line : lines) status(line[0].text, WordList(line.begin() + 1, line.end()));
    return !lines.empty();
}

void Box::complain(const std::string& line) {
    const std::string name = class_name_ + ": ";  // lines from Python and from rt/ name the object by themselves
    const std::string text = line.compare(0, name.size(), name) == 0 ? line.substr(name.size()) : line;
    outbox().push_back({id_, "error", {class_name_ + (chain_.empty() ? "" : " " + chain_) + ": " + text}, true});
    status("error", {text});
}

std::string Box::find_model(const std::string& name) {
    std::string path = skin_.find(name);
    if (path.empty()) path = find_in(model_folders(), name);
    if (path.empty() && !is_model_file(name)) return find_model(name + ".ts");
    if (path.empty()) {
        std::string places = skin_.searched();
        for (const std::string& folder : model_folders()) places += ", " + folder;
        complain("model '" + name + "' not found in: " + places);
    }
    return path;
}

std::string Box::model_named(const char* message, const WordList& words) {
    if (words.size() == 1 && words[0].is_text) return find_model(words[0].text);
    complain("'" + std::string(message) + (words.empty() ? "" : " " + show(words)) + "': expected one model file (.ts)");
    return "";
}

void Box::deliver_replies(const std::function<void(const std::string&, bool)>& console) {
    for (Reply& reply : Desk::get().take_replies()) {
        const auto found = boxes().find(reply.object);
        if (found != boxes().end()) {
            found->second->receive(reply);
        } else if (reply.object == 0) {
            console(show(reply.words), reply.selector == "error");
        }
        if (reply.port) reply.port->release();  // nobody took it
    }
}

void Box::tick_all() {
    for (auto& [id, box] : boxes()) box->tick();
}

}  // namespace lp
