// The steps from a path to what the file says of itself; each returns false once it has written the line that says why.
#pragma once

#include <algorithm>
#include <cstdlib>
#include <string>
#include <string_view>
#include <vector>

#include "model_file/model_info.hpp"
#include "model_file/hash.hpp"
#include "model_file/diagnosis.hpp"

namespace lp {
namespace model_file {

class Reader {
  public:
    Reader(const char* path, ModelInfo& info, std::string& error) : path_(path), info_(info), error_(error) {}

    bool run() {
        return open() && objects() && methods() && signals() && layers() && facts() && warnings();
    }

  private:
    bool open();
    bool objects();
    bool methods();
    bool method(std::string_view name, Value params);
    void attribute(std::string_view name, Value params);
    bool signals();
    bool layers();
    bool facts();
    bool warnings();

    bool fail(const std::string& why) { return error_ = quoted(base()) + " " + why, false; }
    void warn(const std::string& what) { info_.warnings.push_back(quoted(base()) + " " + what); }
    std::string_view base() const;
    int count(Value holder, std::string_view attribute) const;
    int sampling_rate() const;
    int rate_of(Value module) const;
    int inner_rate() const;
    int constant_rate() const;

    static constexpr size_t kMostLookedAt = 1u << 16;
    std::string_view path_;
    ModelInfo& info_;
    std::string& error_;
    File file_;
    Zip zip_{file_};
    std::string bytes_;
    Pickle pickle_{std::string_view()};
    Sources sources_{zip_};
    const ClassSource* top_ = nullptr;
};

inline std::string_view Reader::base() const {
    size_t cut = path_.find_last_of("/\\");
    return cut == path_.npos || cut + 1 == path_.size() ? path_ : path_.substr(cut + 1);
}

inline bool Reader::open() {
    std::string why;
    if (!file_.open(path_.data(), why)) return error_ = quoted(path_) + " " + why, false;
    info_.name = std::string(base().substr(0, base().find_last_of('.')));
    info_.file_size = file_.size();
    if (!zip_.open()) return fail(diagnose_no_zip(file_));
    if (!zip_.find("data.pkl") || !zip_.has_folder("code/")) return fail(diagnose_no_torchscript(zip_));
    info_.hash = model_hash(zip_);
    return true;
}

inline bool Reader::objects() {
    constexpr uint32_t kLimit = 16u << 20;
    if (!zip_.read(*zip_.find("data.pkl"), kLimit, bytes_)) return fail(diagnose_damaged("data.pkl"));
    pickle_ = Pickle(bytes_);
    if (!pickle_.run()) return fail(diagnose_damaged("data.pkl"));
    top_ = sources_.find(pickle_.class_of(pickle_.root()));
    return top_ && top_->module ? true : fail(diagnose_damaged("code"));
}

// Every `<method>_params` names a method; attributes announce their types in the same way, but have a getter instead.
inline bool Reader::methods() {
    constexpr std::string_view ending = "_params";
    constexpr int kMostAnnounced = 512;
    Items state = pickle_.state(pickle_.root());
    int announced = 0;
    for (size_t i = 0; i + 1 < state.size(); i += 2) {
        std::string_view name = pickle_.text(state[i]);
        if (!ends_with(name, ending) || !state[i + 1].is(Kind::tensor)) continue;
        name.remove_suffix(ending.size());
        if (++announced > kMostAnnounced) return fail(diagnose_damaged("data.pkl"));
        if (top_->method(name)) {
            if (!method(name, state[i + 1])) return false;
        } else if (top_->method("get_" + std::string(name))) {
            attribute(name, state[i + 1]);
        } else {
            warn("announces " + quoted(name) + " but has no such method: leave it alone, or export the model again");
        }
    }
    if (announced > 0) return true;
    return fail("does not announce its methods (no encode_params, no decode_params): export it with the trainer's "
                "export script, or register its methods as nn~ models do");
}

inline bool in_range(const MethodInfo& m) {
    constexpr int kMostChannels = 1024, kMostRatio = 65536;
    return m.in_channels >= 1 && m.in_channels <= kMostChannels && m.out_channels >= 1 &&
           m.out_channels <= kMostChannels && m.in_ratio >= 1 && m.in_ratio <= kMostRatio && m.out_ratio >= 1 &&
           m.out_ratio <= kMostRatio;
}

inline std::string shown(const std::vector<double>& numbers) {
    std::string out = "[";
    char one[32];
    for (size_t i = 0; i < numbers.size(); ++i) {
        std::snprintf(one, sizeof one, i ? ", %g" : "%g", numbers[i]);
        out += one;
    }
    return out + "]";
}

inline bool whole(const std::vector<double>& numbers) {
    return numbers.size() == 4 && std::all_of(numbers.begin(), numbers.end(), [](double n) {
               return n >= 0 && n <= 1e6 && n == static_cast<int>(n);
           });
}

inline bool Reader::method(std::string_view name, Value params) {
    Tensor tensor;
    std::vector<double> n;
    MethodInfo m;
    m.name = std::string(name);
    bool row = read_tensor(pickle_, params, tensor) && is_short_row(tensor);
    if (row && !read_numbers(zip_, tensor, n)) return fail(diagnose_damaged(m.name + "_params"));
    if (row && whole(n)) {
        m.in_channels = static_cast<int>(n[0]), m.in_ratio = static_cast<int>(n[1]);
        m.out_channels = static_cast<int>(n[2]), m.out_ratio = static_cast<int>(n[3]);
    }
    if (in_range(m)) return info_.methods.push_back(m), true;
    std::string why = "has wrong " + m.name + "_params" + (row ? " " + shown(n) : "") +
                      ", expected four whole numbers [in_channels, in_ratio, out_channels, out_ratio] (channels 1 to "
                      "1024, ratios 1 to 65536): export it again";
    if (name == "encode" || name == "decode") return fail(why);
    return warn(why), true;
}

// Types are numbers: 0 bool, 1 int, 2 float, 3 string, 4 tensor, 5 buffer.
inline void Reader::attribute(std::string_view name, Value params) {
    constexpr const char* kTypes[] = {"bool", "int", "float", "string", "tensor", "buffer"};
    AttributeInfo made{std::string(name), {}};
    Tensor tensor;
    std::vector<double> numbers;
    if (read_tensor(pickle_, params, tensor) && is_short_row(tensor) && read_numbers(zip_, tensor, numbers)) {
        for (double n : numbers) made.types.emplace_back(n >= 0 && n <= 5 ? kTypes[static_cast<int>(n)] : "unknown");
    }
    info_.attributes.push_back(std::move(made));
}

inline bool Reader::signals() {
    const MethodInfo *encode = info_.coder("encode"), *decode = info_.coder("decode");
    if (info_.methods.empty()) return fail("has no method that can be played (its params are wrong): export it again");
    const MethodInfo& other = *info_.main_method();
    info_.latents = encode ? encode->out_channels : decode ? decode->in_channels : 0;
    info_.ratio = encode ? encode->out_ratio : decode ? decode->in_ratio : std::max(other.in_ratio, other.out_ratio);
    for (const MethodInfo& each : info_.methods) {
        if (each.in_ratio == 1) info_.channels = std::max(info_.channels, each.in_channels);
        if (each.out_ratio == 1) info_.channels = std::max(info_.channels, each.out_channels);
    }
    if (encode && decode && encode->out_channels != decode->in_channels)
        warn("disagrees with itself: encode gives " + std::to_string(encode->out_channels) + " latents, decode takes " +
             std::to_string(decode->in_channels) + ": the missing ones are zero, the others dropped");
    if (encode && decode && encode->out_ratio != decode->in_ratio)
        warn("disagrees with itself: encode has ratio " + std::to_string(encode->out_ratio) + ", decode " +
             std::to_string(decode->in_ratio) + ": the sound comes back at another speed");
    return true;
}

inline bool Reader::layers() {
    Layers found(pickle_, sources_);
    if (!found.walk(pickle_.root())) return fail(diagnose_damaged("data.pkl"));
    info_.layers = std::move(found.parameters);
    info_.buffers = std::move(found.buffers);
    return true;
}

// A count kept as a number or as a tensor of one; 0 where it is missing or senseless.
inline int Reader::count(Value holder, std::string_view attribute) const {
    constexpr double kMost = 1e6;
    Value v = pickle_.get(holder, attribute);
    double n = v.is(Kind::integer) ? static_cast<double>(v.integer) : v.is(Kind::real) ? v.real : 0;
    Tensor tensor;
    std::vector<double> numbers;
    if (read_tensor(pickle_, v, tensor) && read_numbers(zip_, tensor, numbers) && numbers.size() == 1) n = numbers[0];
    return n >= 1 && n <= kMost ? static_cast<int>(n) : 0;
}

inline int Reader::sampling_rate() const {
    if (int rate = rate_of(pickle_.root())) return rate;
    if (int rate = constant_rate()) return rate;
    return inner_rate();
}

inline int Reader::rate_of(Value module) const {
    for (const char* name : {"sr", "sampling_rate", "sample_rate"}) {
        if (int rate = count(module, name)) return rate;
    }
    return 0;
}

// A model joined with its prior wraps the autoencoder, and the rate stays inside.
inline int Reader::inner_rate() const {
    size_t looked_at = 0;
    for (Value each : pickle_.state(pickle_.root())) {
        looked_at += pickle_.state(each).size();
        if (looked_at > kMostLookedAt) return 0;
        if (pickle_.get(each, "encode_params").is(Kind::none)) continue;
        if (int rate = rate_of(each)) return rate;
    }
    return 0;
}

// Some models keep their rate in code alone: `def get_sample_rate(self) -> int:` and `return 44100`.
inline int Reader::constant_rate() const {
    const ClassSource::Method* found = top_->method("get_sample_rate");
    if (!found) return 0;
    size_t at = found->body.find("\n    return ");
    if (at == std::string_view::npos) return 0;
    int rate = 0;
    for (char c : found->body.substr(at + 12, 6)) {
        if (c < '0' || c > '9') break;
        rate = rate * 10 + (c - '0');
    }
    return rate;
}

inline bool is_cache(const TensorInfo& buffer) {
    return buffer.size > 0 && buffer.shape.size() == 3 &&
           (ends_with(buffer.name, ".pad") || ends_with(buffer.name, ".cache"));
}

// A convolution longer than one step needs what came before.
inline bool looks_back(const TensorInfo& layer) { return layer.shape.size() == 3 && layer.shape[2] > 1; }

inline bool Reader::facts() {
    info_.sampling_rate = sampling_rate();
    info_.full_latents = count(pickle_.root(), "full_latent_size");
    for (const TensorInfo& each : info_.buffers) {
        if (!is_cache(each)) continue;
        int rows = static_cast<int>(std::min<int64_t>(each.shape[0], 1 << 20));
        info_.rows = info_.rows ? std::min(info_.rows, rows) : rows;
    }
    info_.streaming = info_.rows || std::none_of(info_.layers.begin(), info_.layers.end(), looks_back);
    return true;
}

inline bool Reader::warnings() {
    if (!info_.streaming)
        warn("is not a streaming export (its convolutions keep no past), so it clicks at every block: export it with "
             "streaming on");
    return true;
}

}  // namespace model_file

inline bool read_model_info(const char* path, ModelInfo& info, std::string& error) noexcept {
    try {
        info = ModelInfo();
        error.clear();
        return model_file::Reader(path, info, error).run();
    } catch (...) {  // memory ran out, all else is checked: so short a line needs none
        error = "out of memory";
        return false;
    }
}

}  // namespace lp
