// lp.control as any host sees it: the pad plays the modulators of its chain by itself; Python keeps points and learns.
#include "host/control_box.hpp"

#include "host/atoms.hpp"

namespace lp {

namespace {

const char* const kForPython[] = {"point_delete", "point_list", "point_clear", "train", "reset", "write", "read"};

template <size_t N>
bool is_one_of(const char* const (&words)[N], const std::string& word) {
    for (const char* one : words) {
        if (word == one) return true;
    }
    return false;
}

Pose pose_of(const ModBox& mod) {
    Pose pose;
    for (const WordList& line : mod.state()) {
        const std::vector<Atom> atoms = atoms_of(line);
        pose.take(line[0].text.c_str(), atoms.data() + 1, static_cast<int>(atoms.size()) - 1);
    }
    return pose;
}

}  // namespace

void ControlBox::message(const std::string& selector, const WordList& words) {
    if (answer(selector, words)) return;
    if (selector == "point_add" || selector == "point_update") {
        place_point(selector, words);
    } else if (is_one_of(kForPython, selector)) {
        if (selector == "reset" && words.empty()) control_.forget();  // now, as when nothing has to be waited for
        ask_control(selector, words);
    } else if (selector == "info") {
        if (words.empty()) status("info", {"chain", chain_});
        ask_control(selector, words);
    } else if (set(selector, words)) {
        if (control_.moved()) play();
        ask_wake();
    }
}

bool ControlBox::set(const std::string& selector, const WordList& words) {
    const std::vector<Atom> atoms = atoms_of(words);
    const char* line = control_.set(selector.c_str(), atoms.data(), static_cast<int>(atoms.size()));
    if (line) {
        complain(line);
        return false;
    }
    if (selector == "mode") told_nothing_ = unplayed_ = false;
    if (selector == "xy") unplayed_ = control_.predicts() && !control_.trained();
    if (selector == "mode" || selector == "xy") warn_of_nothing();
    return true;
}

// Once, and whenever predict is asked for; not while Python may still bring something.
void ControlBox::warn_of_nothing() {
    if (!control_.predicts() || control_.trained() || told_nothing_ || open_requests_ > 0) return;
    told_nothing_ = true;
    complain("mode predict: nothing was learned yet, so the pad moves nothing: add points (point_add), then send train");
}

// A state: what the modulators are set to comes with their own.
void ControlBox::restore(const Lines& lines) {
    for (const WordList& line : lines) {
        const std::vector<Atom> atoms = atoms_of(line);
        const char* wrong = control_.set(line[0].text.c_str(), atoms.data() + 1, static_cast<int>(atoms.size()) - 1);
        if (wrong) complain(wrong);
    }
    control_.settle();
}

Lines ControlBox::state() const {
    Lines lines;
    control_.dump(add_line, &lines);
    return lines;
}

void ControlBox::ask_control(const std::string& selector, const WordList& words) {
    WordList all{selector, static_cast<double>(control_.groups())};
    all.insert(all.end(), words.begin(), words.end());
    ++open_requests_;
    ask("control", std::move(all));
}

std::vector<ModBox*> ControlBox::modulators() const {
    std::vector<ModBox*> found;
    for_each([&](Box& box) {
        auto* mod = box.chain() == chain_ ? dynamic_cast<ModBox*>(&box) : nullptr;
        if (mod) found.push_back(mod);
    });
    return found;
}

// `point_add [x y]` or `point_update id`: to Python with the place and the pose of the chain's first modulator.
void ControlBox::place_point(const std::string& selector, const WordList& words) {
    const bool adds = selector == "point_add";
    if (!adds && (words.size() != 1 || words[0].is_text)) {
        return complain("point_update '" + show(words) + "': expected the number of a point; 'point_list' tells them");
    }
    PadPlace place;
    const std::vector<Atom> atoms = adds ? atoms_of(words) : std::vector<Atom>();
    if (const char* line = control_.read_place("point_add", atoms.data(), static_cast<int>(atoms.size()), &place)) return complain(line);
    const std::vector<ModBox*> mods = modulators();
    if (mods.empty()) {
        return complain(selector + ": there is no lp.mod~ in chain '" + chain_ + "': make [lp.mod~ " + chain_ + "], its settings are the point");
    }
    const Pose pose = pose_of(*mods[0]);
    if (holds(control_.groups(), kSeedGroup) && !pose.on_map) {
        return complain(selector + ": 'seed' is mapped, but the seeds of lp.mod~ are not from the map: send it 'seedmap x y' first, or 'map seed 0' here");
    }
    WordList all = adds ? WordList{} : words;
    all.insert(all.end(), {place.x, place.y});
    for (double part : pose.parts()) all.push_back(part);
    ask_control(selector, all);
}

// Straight to every modulator of the chain; the same lines out of the outlet, so that sliders follow.
void ControlBox::play() {
    const std::vector<ModBox*> mods = modulators();
    Pose shown;
    shown.voices = control_.network().voices();
    for (ModBox* mod : mods) {
        const Pose pose = pose_of(*mod);
        if (mod == mods[0]) shown = pose;
        warn_of_voices(pose.voices);
        Lines lines;
        control_.steer(pose, add_line, &lines);
        for (const WordList& line : lines) mod->message(line[0].text, WordList(line.begin() + 1, line.end()));
    }
    Lines lines;
    control_.steer(shown, add_line, &lines);
    for (const WordList& line : lines) status(line[0].text, WordList(line.begin() + 1, line.end()));
}

void ControlBox::warn_of_voices(int voices) {
    const int learned = control_.network().voices();
    if (told_voices_ || voices == learned) return;
    told_voices_ = true;
    complain("a lp.mod~ of the chain has " + std::to_string(voices) + " voices, the mapping was learned with " + std::to_string(learned) +
             ": it takes what fits");
}

void ControlBox::wake() {
    control_.wake();
    if (control_.moved()) play();
    ask_wake();
}

void ControlBox::ask_wake() {
    const double milliseconds = control_.ask_wake();
    if (milliseconds >= 0) skin_.wake_after(milliseconds);
}

void ControlBox::receive(Reply& reply) {
    if (reply.selector == "network") {
        install(reply);
    } else if (reply.selector == "forget") {
        control_.forget();
        told_nothing_ = false;
    } else if (reply.selector == "done") {
        --open_requests_;
        warn_of_nothing();
    } else if (reply.selector == "map") {
        take_group(reply.words);
    } else if (reply.selector == "error") {
        complain(show(reply.words));
    } else {
        status(reply.selector, reply.words);
    }
}

// Groups, voices, sizes of the layers; the weights are the values.
void ControlBox::install(const Reply& reply) {
    std::vector<int> sizes;
    for (size_t i = 2; i < reply.words.size(); ++i) sizes.push_back(static_cast<int>(reply.words[i].number));
    const auto groups = static_cast<unsigned>(reply.words[0].number);
    control_.install(Network(groups, static_cast<int>(reply.words[1].number), std::move(sizes), reply.values));
    told_voices_ = told_nothing_ = false;
    if (unplayed_) play();  // `read`, `mode predict` and `xy` may come in one breath
    unplayed_ = false;
}

// A file or a preset says which groups take part.
void ControlBox::take_group(const WordList& words) {
    const unsigned before = control_.groups();
    const std::vector<Atom> atoms = atoms_of(words);
    control_.set("map", atoms.data(), static_cast<int>(atoms.size()));
    if (control_.groups() != before) status("map", words);
}

}  // namespace lp
