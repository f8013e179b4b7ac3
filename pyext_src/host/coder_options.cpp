// Reads the creation arguments of encode~ and decode~.
#include "host/coder_options.hpp"

#include <functional>
#include <map>

namespace lp {

namespace {

constexpr int kMostLatents = 128, kMostChannels = 64, kLongestDeadline = 1 << 17;

class Reader {
   public:
    explicit Reader(const Words& words) : words_(words) {}

    CoderOptions read() {
        while (at_ < words_.size() && options_.error.empty()) {
            const std::string word = words_[at_].show();
            ++at_;
            if (words_[at_ - 1].is_text && word.size() > 1 && word[0] == '-') {
                flag(word);
            } else {
                argument(word);
            }
        }
        if (options_.chain.empty()) options_.chain = options_.file.empty() ? "default" : stem(options_.file);
        return options_;
    }

   private:
    void argument(const std::string& word) {
        if (options_.file.empty() && is_model_file(word)) {
            options_.file = word;
        } else if (options_.chain.empty() && options_.file.empty()) {
            options_.chain = word;
        } else {
            options_.error = "'" + word + "' is one argument too many: expected a name, a model file, then -flags";
        }
    }

    void flag(const std::string& word) {
        if (word == "-m") {
            options_.multichannel = true;
        } else if (word == "-own") {
            options_.own = true;
        } else if (word == "-latents") {
            options_.latents = static_cast<int>(number(word, 1, kMostLatents));
        } else if (word == "-channels") {
            options_.channels = static_cast<int>(number(word, 1, kMostChannels));
        } else if (word == "-seed") {
            options_.seed = number(word, -2147483648.0, 2147483647.0);
        } else if (word == "-resample") {
            options_.resample = number(word, 0, 1) != 0;
        } else if (word == "-deadline") {
            options_.encode_deadline = static_cast<int>(number(word, 0, kLongestDeadline));
            options_.decode_deadline = static_cast<int>(number(word, 0, kLongestDeadline));
        } else {
            options_.error = "no flag '" + word + "': it knows -latents, -channels, -m, -own, -seed, -resample, -deadline";
        }
    }

    double number(const std::string& flag, double lo, double hi) {
        if (at_ >= words_.size() || words_[at_].is_text || !(words_[at_].number >= lo && words_[at_].number <= hi)) {
            const std::string got = at_ < words_.size() ? words_[at_].show() : "nothing";
            if (options_.error.empty()) {
                options_.error = "'" + flag + "' needs a number from " + Word(lo).show() + " to " + Word(hi).show() + ", got '" +
                                 got + "'";
            }
            return lo;
        }
        return words_[at_++].number;
    }

    const Words& words_;
    size_t at_ = 0;
    CoderOptions options_;
};

}  // namespace

bool is_model_file(const std::string& name) { return name.size() > 3 && name.compare(name.size() - 3, 3, ".ts") == 0; }

std::string stem(const std::string& path) {
    const auto slash = path.find_last_of("/\\");
    std::string name = slash == std::string::npos ? path : path.substr(slash + 1);
    if (is_model_file(name)) name.resize(name.size() - 3);
    return name;
}

CoderOptions parse_coder_options(const Words& words) { return Reader(words).read(); }

}  // namespace lp
