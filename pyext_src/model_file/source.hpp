// The sources inside a TorchScript archive, read for what they declare: parameters, buffers, methods.
#pragma once

#include <algorithm>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "model_file/zip.hpp"

namespace lp {
namespace model_file {

struct ClassSource {
    struct Method {
        std::string_view name, body;
    };

    bool module = false;
    std::vector<std::string_view> parameters, buffers;  // sorted
    std::vector<Method> methods;

    bool is_parameter(std::string_view name) const { return has(parameters, name); }
    bool is_buffer(std::string_view name) const { return has(buffers, name); }
    // Null where the class has no such method.
    const Method* method(std::string_view name) const {
        for (const Method& each : methods) {
            if (each.name == name) return &each;
        }
        return nullptr;
    }

  private:
    static bool has(const std::vector<std::string_view>& names, std::string_view name) {
        return std::binary_search(names.begin(), names.end(), name);
    }
};

class Sources {
  public:
    explicit Sources(const Zip& zip) : zip_(zip) {}

    // By a pickle's global, "module\nclass"; null where the archive does not describe the class.
    const ClassSource* find(std::string_view global);

  private:
    struct Text {
        std::string bytes;
        std::unordered_map<std::string_view, ClassSource> classes;
    };
    Text& load(std::string_view module);
    static void parse(Text& text);
    static void declare(ClassSource& known, std::string_view line);
    static void list_names(std::string_view line, std::vector<std::string_view>& into);

    static constexpr size_t kFileLimit = 4u << 20, kTotalLimit = 32u << 20, kMostMethods = 4096;
    const Zip& zip_;
    size_t total_ = 0;
    std::unordered_map<std::string_view, Text> texts_;
};

inline const ClassSource* Sources::find(std::string_view global) {
    size_t cut = global.find('\n');
    if (cut == global.npos) return nullptr;
    std::string_view module = global.substr(0, cut);
    auto text = texts_.find(module);
    Text& held = text == texts_.end() ? load(module) : text->second;
    auto found = held.classes.find(global.substr(cut + 1));
    return found == held.classes.end() ? nullptr : &found->second;
}

inline Sources::Text& Sources::load(std::string_view module) {
    Text& text = texts_[module];
    std::string path = "code/" + std::string(module.substr(0, 4096)) + ".py";
    for (size_t i = 5; i + 3 < path.size(); ++i) {
        if (path[i] == '.') path[i] = '/';
    }
    const Member* member = zip_.find(path);
    if (!member) return text;
    // Packed bytes cost time as well, and many members may claim the same ones.
    const uint64_t cost = std::max(member->size, member->packed);
    if (cost > kTotalLimit - total_) return text;
    total_ += static_cast<size_t>(cost);
    if (zip_.read(*member, kFileLimit, text.bytes)) parse(text);
    return text;
}

// Printed by TorchScript itself, so the layout is fixed: classes at the margin, members two spaces in.
inline void Sources::parse(Text& text) {
    std::string_view rest = text.bytes;
    ClassSource* known = nullptr;
    std::string_view* body = nullptr;
    while (!rest.empty()) {
        size_t end = rest.find('\n');
        std::string_view line = rest.substr(0, end);
        if (starts_with(line, "class ")) {
            size_t stop = line.find_first_of("(:", 6);
            known = &text.classes[line.substr(6, stop == line.npos ? stop : stop - 6)];
            known->module = line.find("(Module)") != line.npos;
            body = nullptr;
        } else if (known && starts_with(line, "  def ") && known->methods.size() < kMostMethods) {
            known->methods.push_back({line.substr(6, line.substr(6).find('(')), line});
            body = &known->methods.back().body;
        } else if (known && body && starts_with(line, "    ")) {
            *body = std::string_view(body->data(), static_cast<size_t>(line.data() + line.size() - body->data()));
        } else if (known && starts_with(line, "  ")) {
            declare(*known, line.substr(2));
        }
        rest.remove_prefix(end == rest.npos ? rest.size() : end + 1);
    }
    for (auto& each : text.classes) {
        std::sort(each.second.parameters.begin(), each.second.parameters.end());
        std::sort(each.second.buffers.begin(), each.second.buffers.end());
    }
}

// `__parameters__ = ["a", ]`; the types that follow are of no interest here.
inline void Sources::declare(ClassSource& known, std::string_view line) {
    if (starts_with(line, "__parameters__")) list_names(line, known.parameters);
    if (starts_with(line, "__buffers__")) list_names(line, known.buffers);
}

inline void Sources::list_names(std::string_view line, std::vector<std::string_view>& into) {
    for (size_t open = line.find('"'); open != line.npos;) {
        size_t close = line.find('"', open + 1);
        if (close == line.npos) return;
        into.push_back(line.substr(open + 1, close - open - 1));
        open = line.find('"', close + 1);
    }
}

}  // namespace model_file
}  // namespace lp
