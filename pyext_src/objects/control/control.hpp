// lp.control without a host: a pad whose position a network turns into messages for modulators.
//
//     lp::Control control;
//     control.install(network);
//     const std::string refusal = control.set("xy", {0.2, 0.7});  // empty, or one line that says what is wrong
//     if (control.moved()) send(control.apply(params));            // messages for a modulator with these settings
//     const double ms = control.ask_wake();                        // -1, or: call wake() after so many milliseconds,
//                                                                  // then look at moved() and ask_wake() again
// With a glide the position moves on at each wake(), every 5 ms, and arrives exactly.
#pragma once

#include <cstring>
#include <string>
#include <utility>

#include "objects/control/groups.hpp"
#include "objects/control/network.hpp"
#include "objects/control/mapped_params.hpp"
#include "params/check.hpp"

namespace lp {

constexpr const char* kControlName = "lp.control";

inline const ParamRow& control_row(const char* name) { return *find_param(kControlName, name); }

struct PadPosition {
    double x = 0.5, y = 0.5;
};

class Control {
   public:
    Control() {
        target_ = position_ = {control_row("xy").def, control_row("xy").def};
        predicts_ = std::strcmp(control_row("mode").def_word, "predict") == 0;
        glide_ = control_row("glide").def;
    }

    // One message. Empty when it was taken; otherwise one line, and nothing has changed.
    std::string set(const std::string& name, const AtomList& atoms) {
        moved_ = false;
        return take(name, atoms) ? "" : refusal_.text();
    }

    // Every parameter as a message that could be sent back.
    Lines dump() const {
        Lines lines;
        for (int g = 0; g < kGroups; ++g) lines.push_back({"map", kGroupNames[g], holds(groups_, g) ? 1.0 : 0.0});
        lines.push_back({"mode", predicts_ ? "predict" : "map"});
        lines.push_back({"glide", glide_});
        lines.push_back({"xy", target_.x, target_.y});
        return lines;
    }

    void install(Network network) { network_ = std::move(network); }
    void forget() { network_ = Network(); }
    bool trained() const { return !network_.empty(); }
    const Network& network() const { return network_; }
    bool predicts() const { return predicts_; }
    unsigned groups() const { return groups_; }
    const PadPosition& target() const { return target_; }

    // A position as a message gives it: `x y`, or nothing for the pad's own. Empty, or one line.
    std::string read_position(const std::string& message, const AtomList& atoms, PadPosition* position) {
        if (atoms.empty()) {
            *position = target_;
            return "";
        }
        return check_position(message, atoms, position) ? "" : refusal_.text();
    }

    // Whether the last message or wake() moved the pad in predict mode, and there is something to send.
    bool moved() const { return moved_ && predicts_ && trained(); }

    // The values of the groups that were trained and take part now, as messages for a modulator with these settings.
    Lines apply(const MappedParams& params) const {
        Lines lines;
        double values[kMostValues];
        network_.predict(position_.x, position_.y, values);
        const double* normalized = values;
        for (int g = 0; g < kGroups; ++g) {
            if (!holds(network_.groups(), g)) continue;
            if (holds(groups_, g)) params.append_group(g, normalized, network_.voices(), network_.time(), &lines);
            normalized += values_of_group(g, network_.voices());
        }
        return lines;
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
        position_ = gliding_ ? PadPosition{start_.x + part * (target_.x - start_.x), start_.y + part * (target_.y - start_.y)} : target_;
        moved_ = true;
    }

    // At the target at once, with nothing to send: for a state that is put back.
    void settle() {
        position_ = target_;
        gliding_ = moved_ = false;
    }

   private:
    static constexpr double kStepMs = 5;

    bool take(const std::string& name, const AtomList& atoms) {
        if (name == "xy") return take_position(atoms);
        if (name == "mode") return take_mode(atoms);
        if (name == "glide") return check_one_number(control_row("glide"), atoms, &glide_, refusal_);
        if (name == "map") return take_group(atoms);
        return refuse_unknown(name, refusal_);
    }

    bool check_position(const std::string& message, const AtomList& atoms, PadPosition* position) {
        const ParamRow& row = control_row("xy");
        if (!check_count(message, atoms.size(), 2, "x y, each " + expected(row), refusal_)) return false;
        return check_number(row, atoms[0], &position->x, refusal_) && check_number(row, atoms[1], &position->y, refusal_);
    }

    bool take_position(const AtomList& atoms) {
        PadPosition wanted;
        if (!check_position("xy", atoms, &wanted)) return false;
        target_ = wanted;
        start_ = position_;
        glide_whole_ = glide_left_ = glide_;
        gliding_ = predicts_ && glide_ > 0;
        if (!gliding_) position_ = target_;
        moved_ = !gliding_;
        return true;
    }

    bool take_mode(const AtomList& atoms) {
        const ParamRow& row = control_row("mode");
        int index = 0;
        if (!check_one_symbol(row, atoms, &index, refusal_)) return false;
        predicts_ = std::strcmp(row.words[index], "predict") == 0;
        if (!predicts_) settle();
        return true;
    }

    bool take_group(const AtomList& atoms) {
        if (!check_count("map", atoms.size(), 2, "seed, time, jump, scale or offset, and 0 or 1", refusal_)) return false;
        const int group = atoms[0].is_symbol ? group_index(atoms[0].symbol) : -1;
        if (group < 0 || !is_switch(atoms[1])) {
            return refusal_.because("map %s is not known: send map seed, time, jump, scale or offset, and 0 or 1",
                                    quoted(atoms).c_str());
        }
        groups_ = atoms[1].number != 0 ? groups_ | 1u << group : groups_ & ~(1u << group);
        return true;
    }

    Refusal refusal_{kControlName};
    Network network_;
    unsigned groups_ = 1u << kScaleGroup | 1u << kOffsetGroup;
    bool predicts_ = false, gliding_ = false, asked_ = false, moved_ = false;
    PadPosition target_, position_, start_;
    double glide_ = 0, glide_whole_ = 0, glide_left_ = 0, step_ = 0;
};

}  // namespace lp
