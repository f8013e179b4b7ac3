// Reads the arguments and flags that follow an object's name.
#include "objects/arguments.hpp"

#include "lp_limits.h"

namespace lp {

namespace {

class Reader {
   public:
    Reader(const AtomList& atoms, const std::string& flags, bool method) : atoms_(atoms), flags_(flags), method_(method) {}

    Arguments read() {
        while (at_ < atoms_.size() && arguments_.error.empty()) {
            const std::string word = typed(atoms_[at_]);
            ++at_;
            if (atoms_[at_ - 1].is_symbol && word.size() > 1 && word[0] == '-') {
                flag(word);
            } else {
                argument(word);
            }
        }
        if (arguments_.chain.empty()) arguments_.chain = arguments_.file.empty() ? "default" : stem(arguments_.file);
        return arguments_;
    }

   private:
    void argument(const std::string& word) {
        if (arguments_.file.empty() && is_model_file(word)) {
            arguments_.file = word;
        } else if (arguments_.chain.empty() && arguments_.file.empty()) {
            arguments_.chain = word;
        } else if (method_ && arguments_.method.empty()) {
            arguments_.method = word;
        } else {
            arguments_.error = "'" + word + "' is one argument too many: expected a name, a model file, " + (method_ ? "a method, " : "") +
                               "then -flags";
        }
    }

    void flag(const std::string& word) {
        if ((" " + flags_ + " ").find(" " + word + " ") == std::string::npos) {
            arguments_.error = "no flag '" + word + "': it knows " + flags_;
        } else if (word == "-m") {
            arguments_.multichannel = true;
        } else if (word == "-own") {
            arguments_.own = true;
        } else if (word == "-latents") {
            arguments_.latents = static_cast<int>(number(word, 1, kMaxLatents));
        } else if (word == "-channels") {
            arguments_.channels = static_cast<int>(number(word, 1, kMaxChannels));
        } else if (word == "-signals") {
            arguments_.ins = static_cast<int>(number(word, 1, kMaxLatents));
            arguments_.outs = static_cast<int>(number(word, 1, kMaxLatents));
        } else if (word == "-seed") {
            arguments_.seed = number(word, -2147483648.0, 2147483647.0);
        } else if (word == "-resample") {
            arguments_.resample = number(word, 0, 1) != 0;
        } else if (word == "-trust") {
            arguments_.trust = number(word, 0, 1) != 0;
        } else if (word == "-precision") {
            arguments_.half = second_of(word, "full", "half");
        } else {
            arguments_.encode_deadline = static_cast<int>(number(word, 0, kMaxDeadline));
            arguments_.decode_deadline = static_cast<int>(number(word, 0, kMaxDeadline));
        }
    }

    // Which of two words follows.
    bool second_of(const std::string& flag, const std::string& first, const std::string& second) {
        const std::string got = at_ < atoms_.size() ? typed(atoms_[at_]) : "nothing";
        if (got == first || got == second) return atoms_[at_++].symbol == second;
        if (arguments_.error.empty()) arguments_.error = "'" + flag + "' needs " + first + " or " + second + ", got '" + got + "'";
        return false;
    }

    double number(const std::string& flag, double lo, double hi) {
        if (at_ >= atoms_.size() || atoms_[at_].is_symbol || !(atoms_[at_].number >= lo && atoms_[at_].number <= hi)) {
            const std::string got = at_ < atoms_.size() ? typed(atoms_[at_]) : "nothing";
            if (arguments_.error.empty()) {
                arguments_.error = "'" + flag + "' needs a number from " + typed(lo) + " to " + typed(hi) + ", got '" +
                                 got + "'";
            }
            return lo;
        }
        return atoms_[at_++].number;
    }

    const AtomList& atoms_;
    const std::string& flags_;
    bool method_;
    size_t at_ = 0;
    Arguments arguments_;
};

}  // namespace

bool is_model_file(const std::string& name) { return name.size() > 3 && name.compare(name.size() - 3, 3, ".ts") == 0; }

std::string stem(const std::string& path) {
    const auto slash = path.find_last_of("/\\");
    std::string name = slash == std::string::npos ? path : path.substr(slash + 1);
    if (is_model_file(name)) name.resize(name.size() - 3);
    return name;
}

Arguments parse_arguments(const AtomList& atoms, const std::string& flags, bool method) { return Reader(atoms, flags, method).read(); }

}  // namespace lp
