// lp.control without a host: a pad whose place a network turns into messages for modulators.
//
//     lp::Control control;
//     control.install(network);
//     if (const char* line = control.set("xy", atoms, 2)) print(line);  // nullptr, or one line that says what is wrong
//     if (control.moved()) control.steer(pose, say, context);           // what to tell a modulator that is in this pose
//     const double ms = control.ask_wake();                             // -1, or: call wake() after so many milliseconds,
//                                                                       // then look at moved() and ask_wake() again
// With a glide the place moves on at each wake(), every 5 ms, and arrives exactly.
#pragma once

#include <cmath>
#include <cstring>
#include <string>
#include <utility>

#include "mapping/groups.hpp"
#include "mapping/network.hpp"
#include "mapping/pose.hpp"
#include "table/check.hpp"

namespace lp {

constexpr const char* kControlName = "lp.control";

inline const ParamRow& control_row(const char* name) { return *find_param(kControlName, name); }

struct PadPlace {
    double x = 0.5, y = 0.5;
};

class Control {
   public:
    Control() {
        target_ = place_ = {control_row("xy").def, control_row("xy").def};
        predicts_ = std::strcmp(control_row("mode").def_word, "predict") == 0;
        glide_ = control_row("glide").def;
    }

    // One message. nullptr when it was taken; otherwise one line, and nothing has changed.
    const char* set(const char* name, const Atom* atoms, int count) {
        moved_ = false;
        return take(name, atoms, count) ? nullptr : complaint_.text();
    }

    // Every parameter as a message that could be sent back.
    void dump(Say say, void* context) const {
        for (int g = 0; g < kGroups; ++g) {
            const Atom atoms[] = {kGroupNames[g], holds(groups_, g) ? 1.0 : 0.0};
            say(context, "map", atoms, 2);
        }
        const Atom mode = predicts_ ? "predict" : "map", glide = glide_, place[] = {target_.x, target_.y};
        say(context, "mode", &mode, 1);
        say(context, "glide", &glide, 1);
        say(context, "xy", place, 2);
    }

    void install(Network network) { network_ = std::move(network); }
    void forget() { network_ = Network(); }
    bool trained() const { return !network_.empty(); }
    const Network& network() const { return network_; }
    bool predicts() const { return predicts_; }
    unsigned groups() const { return groups_; }
    const PadPlace& target() const { return target_; }

    // A place as the message gives it: `x y`, or nothing for the pad's own. nullptr, or one line.
    const char* read_place(const char* message, const Atom* atoms, int count, PadPlace* place) {
        if (count == 0) {
            *place = target_;
            return nullptr;
        }
        return check_place(message, atoms, count, place) ? nullptr : complaint_.text();
    }

    // Whether the last message or wake() moved the pad in predict mode, and there is something to say.
    bool moved() const { return moved_ && predicts_ && trained(); }

    // The values of the groups that were trained and take part now, for a modulator in this pose.
    void steer(const Pose& pose, Say say, void* context) const {
        double values[kMostValues];
        network_.predict(place_.x, place_.y, values);
        const double* parts = values;
        for (int g = 0; g < kGroups; ++g) {
            if (!holds(network_.groups(), g)) continue;
            if (holds(groups_, g)) pose.say_group(g, parts, network_.voices(), say, context);
            parts += values_of_group(g, network_.voices());
        }
    }

    // Milliseconds until wake() is due; -1 when it is not, or was asked for already.
    double ask_wake() {
        if (!gliding_ || asked_) return -1;
        asked_ = true;
        step_ = glide_left_ < kStepMs ? glide_left_ : kStepMs;
        return step_;
    }

    // The pad moves on. A new target on the way keeps the steps as they are, so that a fast hand does not hold it up.
    void wake() {
        asked_ = moved_ = false;
        if (!gliding_) return;
        glide_left_ -= step_;
        gliding_ = glide_left_ > 0;
        const double part = gliding_ ? 1 - glide_left_ / glide_whole_ : 1;
        place_ = gliding_ ? PadPlace{start_.x + part * (target_.x - start_.x), start_.y + part * (target_.y - start_.y)} : target_;
        moved_ = true;
    }

    // At the target at once, and nothing to say about it: for a state that is put back.
    void settle() {
        place_ = target_;
        gliding_ = moved_ = false;
    }

   private:
    static constexpr double kStepMs = 5;

    bool take(const char* name, const Atom* atoms, int count) {
        if (std::strcmp(name, "xy") == 0) return take_place(atoms, count);
        if (std::strcmp(name, "mode") == 0) return take_mode(atoms, count);
        if (std::strcmp(name, "glide") == 0) return take_glide(atoms, count);
        if (std::strcmp(name, "map") == 0) return take_group(atoms, count);
        return complaint_.say("'%s' is not known: send one of %s", name, known_words(kControlName).c_str());
    }

    bool check_place(const char* message, const Atom* atoms, int count, PadPlace* place) {
        const ParamRow& row = control_row("xy");
        if (!check_count(message, count, 2, "x y, each " + expected(row), complaint_)) return false;
        return check_number(row, atoms[0], &place->x, complaint_) && check_number(row, atoms[1], &place->y, complaint_);
    }

    bool take_place(const Atom* atoms, int count) {
        PadPlace wanted;
        if (!check_place("xy", atoms, count, &wanted)) return false;
        target_ = wanted;
        start_ = place_;
        glide_whole_ = glide_left_ = glide_;
        gliding_ = predicts_ && glide_ > 0;
        if (!gliding_) place_ = target_;
        moved_ = !gliding_;
        return true;
    }

    bool take_mode(const Atom* atoms, int count) {
        const ParamRow& row = control_row("mode");
        int index = 0;
        if (!check_count("mode", count, 1, expected(row), complaint_) || !check_word(row, atoms[0], &index, complaint_)) return false;
        predicts_ = std::strcmp(row.words[index], "predict") == 0;
        if (!predicts_) settle();
        return true;
    }

    bool take_glide(const Atom* atoms, int count) {
        const ParamRow& row = control_row("glide");
        return check_count("glide", count, 1, expected(row), complaint_) && check_number(row, atoms[0], &glide_, complaint_);
    }

    bool take_group(const Atom* atoms, int count) {
        if (!check_count("map", count, 2, "seed, time, jump, scale or offset, and 0 or 1", complaint_)) return false;
        const int group = atoms[0].is_word() ? group_index(atoms[0].word) : -1;
        const bool good = group >= 0 && !atoms[1].is_word() && (atoms[1].number == 0 || atoms[1].number == 1);
        if (!good) {
            return complaint_.say("map %s %s is not known: send map seed, time, jump, scale or offset, and 0 or 1",
                                  spoken(atoms[0]).c_str(), spoken(atoms[1]).c_str());
        }
        groups_ = atoms[1].number != 0 ? groups_ | 1u << group : groups_ & ~(1u << group);
        return true;
    }

    Complaint complaint_{kControlName};
    Network network_;
    unsigned groups_ = 1u << kScaleGroup | 1u << kOffsetGroup;
    bool predicts_ = false, gliding_ = false, asked_ = false, moved_ = false;
    PadPlace target_, place_, start_;
    double glide_ = 0, glide_whole_ = 0, glide_left_ = 0, step_ = 0;
};

}  // namespace lp
