// What encode~ and decode~ say of sampling rates: that the host's has changed, and that the model is made for another.
#include <algorithm>
#include <cmath>
#include <cstdio>

#include "objects/encode_decode/codec_object.hpp"

namespace lp {

namespace {

std::string hertz(double rate) {
    char text[32];
    std::snprintf(text, sizeof text, "%g Hz", rate);
    return text;
}

// "1.47 semitones high": what is made for one rate, at another.
std::string semitones(double rate, double made_for, const char* up, const char* down) {
    char text[64];
    std::snprintf(text, sizeof text, "%.2f semitones %s", std::abs(12 * std::log2(rate / made_for)), rate > made_for ? up : down);
    return text;
}

}  // namespace

// One line, from the first object of the chain that has something to say. `before`: the rate until now, 0 when it was not known.
void CodecObject::tell_rate(double before) {
    const bool fits = port_->model_rate <= 0 || std::abs(port_->model_rate - rate_) <= 0.5 || resampled_.load();
    if (fits && before <= 0) return;
    const std::string line = (before > 0 ? "the sampling rate goes from " + hertz(before) + " to " + hertz(rate_) + "; " : "") +
                             (fits ? fitting_rate(before) : wrong_rate());
    bool told = false;
    for_each_codec(session(), [&](const CodecObject& codec) {
        told = told || (&codec != this && codec.chain() == chain_ && codec.told_rate_ == line);
    });
    told_rate_ = line;
    if (!told) report_error(line);
}

std::string CodecObject::wrong_rate() const {
    const std::string wanted = hertz(port_->model_rate);
    return "model '" + model_name_ + "' is made for " + wanted + " and the host runs at " + hertz(rate_) + ": it sounds " +
           semitones(rate_, port_->model_rate, "high", "low") + "; create the object with -resample 1, or set the host to " + wanted;
}

std::string CodecObject::fitting_rate(double before) const {
    const std::string model = "model '" + model_name_ + "' ";
    if (port_->model_rate <= 0) return model + "does not say its rate and sounds " + semitones(rate_, before, "higher", "lower");
    return model + (resampled_.load() ? "goes on at " : "is made for ") + hertz(port_->model_rate) + " and sounds at its own pitch";
}

}  // namespace lp
