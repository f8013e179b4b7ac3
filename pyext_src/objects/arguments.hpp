// What follows an object's name: `[name | file.ts] [file.ts] [method] -flags`.
#pragma once

#include <string>

#include "params/atom.hpp"

namespace lp {

struct Arguments {
    std::string chain, file;
    std::string method;  // of lp.model~; empty: what the model has
    int latents = 0;    // -latents N: signals for latents, when no model says how many
    int channels = 0;   // -channels N: audio signals
    int ins = 0, outs = 0;  // -signals I O, when no model says how many
    bool multichannel = false;
    bool own = false;   // the file is for this object alone
    int encode_deadline = -1, decode_deadline = -1;  // -deadline E D, samples
    double seed = 0;
    bool resample = false;
    bool trust = false;  // -trust 1: a model is played whatever its code does
    bool half = false;   // -precision half: weights of 16 bits
    std::string error;  // one line; empty when all was understood
};

// `flags`: those that the object knows, as in "-latents -m". `method`: a word after the name or the file is one.
Arguments parse_arguments(const AtomList& atoms, const std::string& flags, bool method = false);
std::string stem(const std::string& path);
bool is_model_file(const std::string& name);

}  // namespace lp
