// lp.preset as any host sees it: gathers what its chain's boxes say of themselves, hands it to Python, puts back what comes.
#include "host/preset_box.hpp"

#include <map>

namespace lp {

namespace {

constexpr int kMostEvents = 1000000;

void add(WordList* to, const WordList& words) {
    to->push_back(static_cast<double>(words.size()));
    to->insert(to->end(), words.begin(), words.end());
}

}  // namespace

void PresetBox::message(const std::string& selector, const WordList& words) {
    if (answer(selector, words)) return;
    if (selector == "record") {
        record(words);
    } else if (selector == "record_write") {
        write_record(words);
    } else {
        if (selector == "info") status("info", {"chain", chain_});
        ask_with_chain(selector, words);
    }
}

// The message, then every box of the chain with its state: number, class, count of lines, each with its count of words.
void PresetBox::ask_with_chain(const std::string& selector, const WordList& words) {
    WordList all{selector};
    add(&all, words);
    all.push_back(skin_.now());
    for_each([&](const Box& box) {
        if (box.chain() != chain_ || box.class_name() == class_name()) return;
        const Lines lines = box.state();
        if (lines.empty()) return;  // lp.bend's state is Python's
        all.insert(all.end(), {static_cast<double>(box.id()), box.class_name(), static_cast<double>(lines.size())});
        for (const WordList& line : lines) add(&all, line);
    });
    ask("preset", std::move(all));
}

void PresetBox::record(const WordList& words) {
    if (words.size() != 1 || words[0].is_text || (words[0].number != 0 && words[0].number != 1)) {
        return complain("'record " + show(words) + "': expected 0 or 1");
    }
    const bool starts = words[0].number == 1;
    if (starts) {
        recorded_.clear();
        events_ = 0;
        ask_with_chain("record_start", {});
    }
    recording_ = starts;
    status("record", {words[0].number, static_cast<double>(events_)});
}

int PresetBox::place_of(const Box& wanted) const {
    int place = 0;
    for_each([&](const Box& box) {
        place += box.chain() == chain_ && box.class_name() == wanted.class_name() && box.id() <= wanted.id();
    });
    return place;
}

void PresetBox::overhear(const Box& from, const std::string& selector, const WordList& words) {
    if (!recording_ || selector.compare(0, 6, "record") == 0) return;
    if (events_ == kMostEvents) {
        recording_ = false;
        return complain("recording ended after " + std::to_string(kMostEvents) + " messages: 'record_write file' keeps them");
    }
    ++events_;
    recorded_.insert(recorded_.end(), {skin_.now(), from.class_name(), static_cast<double>(place_of(from))});
    WordList line{selector};
    line.insert(line.end(), words.begin(), words.end());
    add(&recorded_, line);
}

void PresetBox::write_record(const WordList& words) {
    WordList all{"record_write"};
    add(&all, words);
    all.push_back(skin_.now());
    all.insert(all.end(), recorded_.begin(), recorded_.end());
    ask("preset", std::move(all));
}

void PresetBox::wake() { ask("preset", {"wake", 0.0, skin_.now()}); }

void PresetBox::receive(Reply& reply) {
    if (reply.selector == "apply") {
        apply(reply.words);
    } else if (reply.selector == "wake_after") {
        skin_.wake_after(reply.words[0].number);
    } else if (reply.selector == "error") {
        complain(show(reply.words));
    } else {
        status(reply.selector, reply.words);
    }
}

// For each line: the box's number, how many words, the words.
void PresetBox::apply(const WordList& words) {
    std::map<int64_t, Lines> all;
    for (auto at = words.begin(); at != words.end();) {
        Lines& lines = all[static_cast<int64_t>(at->number)];
        const auto count = static_cast<std::ptrdiff_t>((at + 1)->number);
        lines.emplace_back(at + 2, at + 2 + count);
        at += 2 + count;
    }
    for_each([&](Box& box) {
        const auto found = all.find(box.id());
        if (found != all.end()) box.restore(found->second);
    });
}

}  // namespace lp
