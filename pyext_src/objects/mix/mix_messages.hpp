// The messages of lp.mix~: each is checked whole, then sets its parameter; a bad one changes nothing.
#pragma once

#include <cmath>
#include <string>

#include "params/check.hpp"

namespace lp {

constexpr const char* kMixName = "lp.mix~";

inline const ParamRow& mix_row(const char* name) { return *find_param(kMixName, name); }

// Every parameter of one lp.mix~ as the messages have set it.
struct MixParams {
    enum class Align { follow, samples, milliseconds };

    double mix = mix_row("mix").def, limit = mix_row("limit").def, meter = mix_row("meter").def;
    double true_peak = mix_row("true_peak").def;
    double gain_in = mix_row("gain_in").def, gain_out = mix_row("gain_out").def;
    Align align = Align::follow;
    double delay = 0;  // in the unit that `align` says
};

class MixMessages {
   public:
    explicit MixMessages(MixParams& params) : params_(params) {}

    // `sample_rate`: to convert a delay in ms.
    bool take(const std::string& name, const AtomList& atoms, double sample_rate) {
        for (const NumberParam& param : kNumbers) {
            if (name == param.name) return check_one_number(mix_row(param.name), atoms, &(params_.*param.value), refusal_);
        }
        return name == "align" ? take_align(atoms, sample_rate) : refuse_unknown(name, refusal_);
    }

    const std::string& refusal() const { return refusal_.text(); }

    Lines dump() const {
        Lines lines;
        for (const NumberParam& param : kNumbers) lines.push_back({param.name, params_.*param.value});
        if (params_.align == MixParams::Align::follow) {
            lines.push_back({"align", "auto"});
        } else if (params_.align == MixParams::Align::samples) {
            lines.push_back({"align", params_.delay});
        } else {
            lines.push_back({"align", params_.delay, "ms"});
        }
        return lines;
    }

   private:
    struct NumberParam {
        const char* name;
        double MixParams::*value;
    };

    static constexpr NumberParam kNumbers[] = {
        {"mix", &MixParams::mix},     {"gain_in", &MixParams::gain_in}, {"gain_out", &MixParams::gain_out},
        {"limit", &MixParams::limit}, {"true_peak", &MixParams::true_peak}, {"meter", &MixParams::meter},
    };
    static constexpr const char* kAlignForm = "align auto, samples, or ms as in align 56 ms";

    bool take_align(const AtomList& atoms, double sample_rate) {
        const ParamRow& row = mix_row("align");
        if (atoms.size() == 1 && atoms[0].is_symbol && symbol_index(row, atoms[0].symbol) >= 0) {
            params_.align = MixParams::Align::follow;
            params_.delay = 0;
            return true;
        }
        if (atoms.size() == 2) return take_milliseconds(atoms, sample_rate);
        if (atoms.size() != 1) return refusal_.because("'align' has %zu values: send %s", atoms.size(), kAlignForm);
        if (!check_number(row, atoms[0], &params_.delay, refusal_)) return false;
        params_.align = MixParams::Align::samples;
        return true;
    }

    bool take_milliseconds(const AtomList& atoms, double sample_rate) {
        if (!atoms[1].is_symbol || atoms[1].symbol != "ms" || atoms[0].is_symbol || !std::isfinite(atoms[0].number)) {
            return refusal_.because("align %s is not known: send %s", quoted(atoms).c_str(), kAlignForm);
        }
        const double most = 1000 * mix_row("align").hi / sample_rate;
        if (atoms[0].number < 0 || atoms[0].number > most) {
            return refusal_.because("align '%s ms' is out of range: send 0 to %s ms", typed(atoms[0]).c_str(),
                                    typed(std::floor(most)).c_str());
        }
        params_.align = MixParams::Align::milliseconds;
        params_.delay = atoms[0].number;
        return true;
    }

    MixParams& params_;
    Refusal refusal_{kMixName};
};

}  // namespace lp
