// What one can tell lp.mix~: each message is checked whole, then turns the dials; a bad one changes nothing.
#pragma once

#include <cmath>
#include <cstring>

#include "table/check.hpp"

namespace lp {

constexpr const char* kMixName = "lp.mix~";

inline const ParamRow& mix_row(const char* name) { return *find_param(kMixName, name); }

// Every parameter of one lp.mix~ as the messages left it.
struct MixDials {
    enum class Align { follow, samples, milliseconds };

    double mix = mix_row("mix").def, limit = mix_row("limit").def, meter = mix_row("meter").def;
    double gain_in = mix_row("gain_in").def, gain_out = mix_row("gain_out").def;
    Align align = Align::follow;
    double delay = 0;  // in the unit that `align` says
};

class MixWords {
   public:
    explicit MixWords(MixDials& dials) : dials_(dials) {}

    // `sample_rate`: what a delay in ms is counted with.
    bool take(const char* name, const Atom* atoms, int count, double sample_rate) {
        for (const Dial& dial : kDials) {
            if (std::strcmp(name, dial.name) == 0) return take_number(dial, atoms, count);
        }
        if (std::strcmp(name, "align") == 0) return take_align(atoms, count, sample_rate);
        return complaint_.say("'%s' is not known: send one of %s", name, known_words(kMixName).c_str());
    }

    const char* complaint() const { return complaint_.text(); }

    void dump(Say say, void* context) const {
        for (const Dial& dial : kDials) {
            const Atom value(dials_.*dial.value);
            say(context, dial.name, &value, 1);
        }
        const Atom delay[] = {dials_.delay, "ms"}, follow("auto");
        if (dials_.align == MixDials::Align::follow) return say(context, "align", &follow, 1);
        say(context, "align", delay, dials_.align == MixDials::Align::milliseconds ? 2 : 1);
    }

   private:
    struct Dial {
        const char* name;
        double MixDials::*value;
    };

    static constexpr Dial kDials[] = {
        {"mix", &MixDials::mix},     {"gain_in", &MixDials::gain_in}, {"gain_out", &MixDials::gain_out},
        {"limit", &MixDials::limit}, {"meter", &MixDials::meter},
    };
    static constexpr const char* kAlignForm = "align auto, samples, or ms as in align 56 ms";

    bool take_number(const Dial& dial, const Atom* atoms, int count) {
        const ParamRow& row = mix_row(dial.name);
        return check_count(dial.name, count, 1, expected(row), complaint_) &&
               check_number(row, atoms[0], &(dials_.*dial.value), complaint_);
    }

    bool take_align(const Atom* atoms, int count, double sample_rate) {
        const ParamRow& row = mix_row("align");
        if (count == 1 && atoms[0].is_word() && word_index(row, atoms[0].word) >= 0) {
            dials_.align = MixDials::Align::follow;
            dials_.delay = 0;
            return true;
        }
        if (count == 2) return take_milliseconds(atoms, sample_rate);
        if (count != 1) return complaint_.say("'align' has %d values: send %s", count, kAlignForm);
        if (!check_number(row, atoms[0], &dials_.delay, complaint_)) return false;
        dials_.align = MixDials::Align::samples;
        return true;
    }

    bool take_milliseconds(const Atom* atoms, double sample_rate) {
        if (!atoms[1].is_word() || std::strcmp(atoms[1].word, "ms") != 0 || atoms[0].is_word() ||
            !std::isfinite(atoms[0].number)) {
            return complaint_.say("align %s %s is not known: send %s", spoken(atoms[0]).c_str(),
                                  spoken(atoms[1]).c_str(), kAlignForm);
        }
        const double most = 1000 * mix_row("align").hi / sample_rate;
        if (atoms[0].number < 0 || atoms[0].number > most) {
            return complaint_.say("align '%s ms' is out of range: send 0 to %.12g ms", spoken(atoms[0]).c_str(),
                                  std::floor(most));
        }
        dials_.align = MixDials::Align::milliseconds;
        dials_.delay = atoms[0].number;
        return true;
    }

    MixDials& dials_;
    Complaint complaint_{kMixName};
};

}  // namespace lp
