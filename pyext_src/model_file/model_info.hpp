// What a TorchScript file says of itself, read without torch and without touching its weights.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "model_file/layers.hpp"

namespace lp {

// Channels are signals; a ratio is how many audio samples one frame of that signal covers.
struct MethodInfo {
    std::string name;  // encode, decode, forward, prior
    int in_channels = 0, in_ratio = 0, out_channels = 0, out_ratio = 0;
};

// A value of the model that a patch may set; `types` of what is sent, one each: bool, int, float, string, tensor, buffer.
struct AttributeInfo {
    std::string name;
    std::vector<std::string> types;
};

struct ModelInfo {
    std::string name;  // the file's, without folder and ending
    uint64_t file_size = 0;
    std::string hash;  // 16 hex digits, see model_file/hash.hpp
    std::vector<MethodInfo> methods;
    std::vector<AttributeInfo> attributes;  // what can be set on the model (nn~ attributes)
    int sampling_rate = 0;                // Hz, 0 where the file does not say
    int latents = 0;                      // channels of the latent signal
    int full_latents = 0;                 // before the exporter dropped the quiet ones, 0 where the file does not say
    int ratio = 0;                        // samples a latent frame
    int channels = 0;                     // audio channels: the most of any end of a method
    bool streaming = false;               // the convolutions keep their past between blocks, or there is none to keep
    int rows = 0;                         // streams that the caches can hold side by side, 0 without caches
    std::vector<TensorInfo> layers;       // as named_parameters() gives them
    std::vector<TensorInfo> buffers;      // as named_buffers() gives them
    std::vector<std::string> warnings;    // lines like errors, of a model that works all the same

    // Null where the model has no such method.
    const MethodInfo* method(std::string_view wanted) const {
        for (const MethodInfo& each : methods) {
            if (each.name == wanted) return &each;
        }
        return nullptr;
    }

    // The encode that takes sound, the decode that gives sound: a method of that name that does not is one like any other.
    const MethodInfo* coder(std::string_view wanted) const {
        const MethodInfo* found = method(wanted);
        return found && (wanted == "encode" ? found->in_ratio : found->out_ratio) == 1 ? found : nullptr;
    }

    // What is played where no method is named: forward, or else the first one. Null where there is none.
    const MethodInfo* main_method() const {
        const MethodInfo* forward = method("forward");
        return forward || methods.empty() ? forward : &methods.front();
    }

    // Streams side by side, when so many channels are asked for: one a channel in a mono model, else one.
    int states(int asked) const { return channels == 1 && asked > 1 ? asked : 1; }
};

// Reads the file at `path` (UTF-8). False leaves one line in `error` that starts with the quoted file name
// and says what it is, what was expected and what to do. Never throws, never runs the model; time (0.1 s) and memory
// (100 MB) are bounded even for a file made to hurt.
bool read_model_info(const char* path, ModelInfo& info, std::string& error) noexcept;

}  // namespace lp

#include "model_file/reader.hpp"
