// Code inside a model, looked at before anything compiles it: how deep it is nested, which operators it names, what would run at once.
#pragma once

#include <algorithm>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "model_file/allowed.hpp"

namespace lp {
namespace model_file {

// What torch's compiler follows by recursion stays far below what a thread's stack holds. Exports stay below 40.
constexpr int kDeepest = 200;
inline constexpr const char* kTooDeep = "is nested deeper than any export";

// Classes and functions of one archive, and which of them name which.
class Uses {
  public:
    void define(const std::string& name) { from_ = place_of(name); }
    void use(const std::string& name) {
        if (from_ == kNobody) return;
        const size_t to = place_of(name);  // may move the edges
        edges_[from_].push_back(to);
    }
    // Longest way from one to another, as the compiler follows it.
    int depth() const;

  private:
    static constexpr size_t kNobody = ~size_t(0);
    size_t place_of(const std::string& name) {
        const auto found = places_.emplace(name, edges_.size());
        if (found.second) edges_.emplace_back();
        return found.first->second;
    }
    std::unordered_map<std::string, size_t> places_;
    std::vector<std::vector<size_t>> edges_;
    size_t from_ = kNobody;
};

inline int Uses::depth() const {
    std::vector<int> longest(edges_.size(), 0), next(edges_.size(), 0);  // 0: not seen yet
    std::vector<size_t> open;
    int most = 0;
    for (size_t start = 0; start < edges_.size(); ++start) {
        if (longest[start]) continue;
        open.assign(1, start);
        longest[start] = 1;
        while (!open.empty()) {
            const size_t here = open.back();
            if (static_cast<size_t>(next[here]) < edges_[here].size()) {
                const size_t there = edges_[here][static_cast<size_t>(next[here]++)];
                if (longest[there]) longest[here] = std::max(longest[here], longest[there] + 1);
                else longest[there] = 1, open.push_back(there);
                most = std::max(most, static_cast<int>(open.size()));
            } else {
                open.pop_back();
                if (!open.empty()) longest[open.back()] = std::max(longest[open.back()], longest[here] + 1);
                most = std::max(most, longest[here]);
            }
        }
    }
    return most;
}

// One file of code. `where` is its name in the archive, `unit` the same with dots.
class CodeCheck {
  public:
    CodeCheck(std::string_view where, std::string_view text, Uses& uses) : where_(where), text_(text), uses_(uses) {
        unit_ = std::string(where.substr(5, where.size() - 8));  // less "code/" and ".py"
        std::replace(unit_.begin(), unit_.end(), '/', '.');
    }

    // False once `problem` says, as the rest of a sentence, what is wrong and where.
    bool run();
    int deepest() const { return deepest_; }
    const std::string& problem() const { return problem_; }

  private:
    bool step();
    bool word();
    std::string_view read_word();
    static bool is_link(std::string_view name);
    bool define(bool a_class);
    bool named();
    bool open_bracket();
    bool new_line();
    void skip_string(char quote);
    void count(int more);
    bool fail(const std::string& what) {
        if (problem_.empty()) problem_ = what + " (" + std::string(where_) + ", line " + std::to_string(line_) + ")";
        return false;
    }
    bool refuse(const std::string& space, const std::string& name) {
        const char* why = refusal_of(space, name);
        return !why || fail("uses " + space + "::" + name + ", " + why);
    }
    char ahead() const {
        size_t at = at_;
        while (at < text_.size() && text_[at] == ' ') ++at;
        return at < text_.size() ? text_[at] : '\0';
    }
    bool in_body() const { return in_function_ && !in_header_; }

    std::string_view where_, text_;
    Uses& uses_;
    std::string unit_, problem_, chain_;
    size_t at_ = 0;
    int line_ = 1, deepest_ = 0, elifs_ = 0;
    std::vector<int> indents_{0}, chained_{0};  // links of an expression, by open brackets
    char last_ = '\n';  // 'a' for a word
    bool in_function_ = false, in_header_ = false, in_class_line_ = false;
    int function_indent_ = 0;
};

inline bool CodeCheck::run() {
    if (!new_line()) return false;
    while (at_ < text_.size()) {
        if (!step()) return false;
        if (deepest_ > kDeepest) return fail(kTooDeep);
    }
    return true;
}

inline bool CodeCheck::step() {
    const char c = text_[at_];
    if (c == '_' || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z')) return word();
    ++at_;
    if (c == '\n') return ++line_, chained_.size() > 1 || new_line();
    if (c == ' ' || c == '\t' || c == '\r') return true;
    if (c == '\\') {  // the line goes on
        if (ahead() == '\n') at_ = text_.find('\n', at_) + 1, ++line_;
        return true;
    }
    if (c == '#') {
        at_ = std::min(text_.find('\n', at_), text_.size());
        return true;
    }
    if (c == '"' || c == '\'') {
        skip_string(c);
        last_ = 'a';
        return true;
    }
    if (c == '(' || c == '[' || c == '{') return open_bracket();
    if ((c == ')' || c == ']' || c == '}') && chained_.size() > 1) chained_.pop_back();
    if (c == ',') chained_.back() = 0;
    if (std::string_view("+-*/%@<>=|&^~.").find(c) != std::string_view::npos) count(1);
    if (c == ':' && chained_.size() == 1) in_header_ = in_class_line_ = false;
    if (c != '.') chain_.clear();
    last_ = c >= '0' && c <= '9' ? '0' : c;
    return true;
}

inline void CodeCheck::count(int more) {
    chained_.back() += more;
    int depth = static_cast<int>(indents_.size());
    for (int each : chained_) depth += each;
    deepest_ = std::max(deepest_, depth);
}

// A call outside a function's body would run while the model is loaded.
inline bool CodeCheck::open_bracket() {
    const bool call = text_[at_ - 1] == '(' && (last_ == 'a' || last_ == ')' || last_ == ']');
    const bool own = in_class_line_ || (in_header_ && chained_.size() == 1);
    if (call && !own && !in_body()) return fail("computes something while it is loaded");
    count(1);
    chained_.push_back(0);
    chain_.clear();
    last_ = '(';
    return true;
}

inline void CodeCheck::skip_string(char quote) {
    const bool triple = at_ + 1 < text_.size() && text_[at_] == quote && text_[at_ + 1] == quote;
    if (triple) at_ += 2;
    for (; at_ < text_.size(); ++at_) {
        if (text_[at_] == '\n') ++line_;
        if (text_[at_] == '\\') {
            ++at_;
        } else if (text_[at_] == quote && (!triple || text_.substr(at_, 3) == std::string(3, quote))) {
            at_ += triple ? 3 : 1;
            return;
        } else if (text_[at_] == '\n' && !triple) {
            return;
        }
    }
}

// The line's indentation: how deep its statement stands.
inline bool CodeCheck::new_line() {
    int indent = 0;
    size_t at = at_;
    while (at < text_.size() && (text_[at] == ' ' || text_[at] == '\t')) ++at, ++indent;
    chained_.assign(1, 0);
    chain_.clear();
    last_ = '\n';
    if (at >= text_.size() || text_[at] == '\n' || text_[at] == '#') return true;
    while (indents_.back() > indent) indents_.pop_back();
    if (indents_.back() < indent) indents_.push_back(indent);
    if (in_function_ && indent <= function_indent_) in_function_ = false;
    count(0);
    return true;
}

inline std::string_view CodeCheck::read_word() {
    auto belongs = [](char c) { return c == '_' || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9'); };
    const size_t start = at_;
    while (at_ < text_.size() && belongs(text_[at_])) ++at_;
    return text_.substr(start, at_ - start);
}

inline bool CodeCheck::word() {
    const bool first = last_ == '\n';
    const std::string name(read_word().substr(0, 256));
    chain_ = last_ == '.' && !chain_.empty() ? chain_ + "." + name : last_ == '.' ? "?." + name : name;
    last_ = 'a';
    if (name == "__setstate__") return fail("has a method __setstate__, which would run while it is loaded");
    if (first && (name == "def" || name == "class")) return define(name == "class");
    if (first && name == "elif" && ++elifs_ > kDeepest) return fail(kTooDeep);
    if (is_link(name)) count(1);
    if (name == "for" && !in_body()) return fail("computes something while it is loaded");
    return ahead() == '.' || chain_.size() > 4096 || named();
}

inline bool CodeCheck::is_link(std::string_view name) {
    static constexpr std::string_view links[] = {"not", "and", "or", "if", "else", "in", "is", "lambda", "for"};
    return any_of(links, name);
}

inline bool CodeCheck::define(bool a_class) {
    while (at_ < text_.size() && (text_[at_] == ' ' || text_[at_] == '\t')) ++at_;
    const std::string name(read_word().substr(0, 256));
    in_function_ = in_header_ = !a_class;
    in_class_line_ = a_class;
    function_indent_ = indents_.back();
    elifs_ = 0;
    if (a_class || function_indent_ == 0) uses_.define(unit_ + "." + name);
    return name != "__setstate__" || fail("has a method __setstate__, which would run while it is loaded");
}

// A whole dotted name: torch.add, ops.prim.data, __torch__.net.Encoder.
inline bool CodeCheck::named() {
    if (starts_with(chain_, "__torch__.torch.classes.")) return fail("uses " + chain_ + ", a class that is not the model's own");
    if (starts_with(chain_, "__torch__.")) uses_.use(chain_);
    const size_t dot = chain_.find('.');
    if (dot == chain_.npos) return (chain_ != "fork" && chain_ != "awaitable") || ahead() != '(' || refuse("prim", chain_);
    const std::string first = chain_.substr(0, dot), rest = chain_.substr(dot + 1);
    const size_t next = rest.find('.');
    if (first == "torch" && next == rest.npos) return refuse("aten", rest);
    return first != "ops" || next == rest.npos || refuse(rest.substr(0, next), rest.substr(next + 1));
}

}  // namespace model_file
}  // namespace lp
