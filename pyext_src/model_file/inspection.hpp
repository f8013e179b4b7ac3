// A model file looked at as what it is, a program of a stranger, before torch reads any of it.
#pragma once

#include <algorithm>
#include <string>
#include <string_view>
#include <unordered_set>

#include "model_file/code_check.hpp"
#include "model_file/diagnosis.hpp"
#include "model_file/pickle.hpp"
#include "model_file/tensor.hpp"
#include "model_file/zip.hpp"

namespace lp {
namespace model_file {

class Inspection {
  public:
    explicit Inspection(const char* path) : path_(path) {}

    // False once `problem` says, as the rest of a sentence that starts with the file's name, what is wrong.
    bool run() { return archive() && contents() && pickles() && code(); }
    const std::string& problem() const { return problem_; }
    int deepest() const { return deepest_; }

  private:
    bool archive();
    bool names();
    bool contents();
    bool pickles();
    bool pickle(const Member& member);
    bool tensors(const Pickle& pickle, std::string_view folder);
    bool lies_inside(const Tensor& tensor, int64_t announced, std::string_view folder) const;
    bool code();
    bool fail(const std::string& why) { return problem_ = why, false; }

    static constexpr uint64_t kMostBytes = uint64_t(4) << 30, kSmall = 64u << 20, kMostUnpacked = 50;
    static constexpr uint32_t kMostText = 32u << 20, kMostCode = 8u << 20;  // exports stay below 1 MB of code
    const char* path_;
    std::string problem_;
    int deepest_ = 0;
    int64_t tensor_bytes_ = 0;
    File file_;
    Zip zip_{file_};
};

inline bool Inspection::archive() {
    std::string why;
    if (!file_.open(path_, why)) return fail(why);
    if (!zip_.open()) return fail(diagnose_no_zip(file_));
    if (!zip_.is_plain()) return fail("is not packed as exports are (its directory can be read in two ways): export it again");
    uint64_t size = 0;
    for (const Member& each : zip_.members()) size += std::min(each.size, kMostBytes);
    const bool bomb = size > kSmall && size / kMostUnpacked > file_.size();
    if (bomb || size > kMostBytes)
        return fail("would unpack to " + std::to_string(size >> 20) + " MB, more than any export: leave it alone");
    return names();
}

inline bool is_strange(std::string_view name) {
    for (char c : name) {
        if (static_cast<unsigned char>(c) < 32 || c == 127 || c == '\\') return true;
    }
    return name.empty() || name[0] == '/' || name.size() > 1024 || ("/" + std::string(name) + "/").find("/../") != std::string::npos;
}

// torch looks names up without regard to case.
inline bool Inspection::names() {
    std::unordered_set<std::string> seen;
    for (const Member& each : zip_.members()) {
        if (is_strange(each.name)) return fail("has a strange name inside it, " + quoted(each.name) + ": export it again");
        std::string lower(each.name);
        for (char& c : lower) c = c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
        if (!seen.insert(lower).second) return fail("holds " + quoted(each.name) + " twice: copy or export it again");
    }
    return true;
}

// Every byte, weights included: a copy that went wrong is told before it is heard.
inline bool Inspection::contents() {
    for (const Member& each : zip_.members()) {
        if (!zip_.is_whole(each)) return fail(diagnose_damaged(each.name));
    }
    return true;
}

inline bool Inspection::pickles() {
    for (const Member& each : zip_.members()) {
        const bool read = each.name == "data.pkl" || each.name == "constants.pkl" || ends_with(each.name, ".debug_pkl");
        if (read && !pickle(each)) return false;
    }
    return true;
}

inline bool may_be_named(std::string_view global) {
    static constexpr std::string_view known[] = {
        "torch._utils\n_rebuild_tensor_v2", "torch._utils\n_rebuild_tensor", "torch._utils\n_rebuild_parameter",
        "torch.jit._pickle\nbuild_intlist", "torch.jit._pickle\nbuild_tensorlist", "torch.jit._pickle\nbuild_doublelist",
        "torch.jit._pickle\nbuild_boollist", "torch.jit._pickle\nrestore_type_tag", "torch.jit._pickle\nbuild_tensor_from_id",
        "collections\nOrderedDict", "torch\ndevice", "torch\nSize",
    };
    if (any_of(known, global) || dtype_of(global)) return true;
    return starts_with(global, "__torch__") && !starts_with(global, "__torch__.torch.classes");
}

inline bool Inspection::pickle(const Member& member) {
    std::string bytes;
    if (!zip_.read(member, kMostText, bytes)) return fail(diagnose_damaged(member.name));
    Pickle found{bytes};
    if (!found.run()) return fail(diagnose_damaged(member.name));
    for (std::string_view each : found.globals()) {
        std::string name(each);
        std::replace(name.begin(), name.end(), '\n', '.');
        if (!may_be_named(each)) return fail("names " + quoted(name) + " in " + std::string(member.name) + ", which no model needs");
    }
    const int depth = found.depth();
    deepest_ = std::max({deepest_, depth, found.depth_of_types()});
    const bool endless = depth == 0 && found.root().contained();
    if (deepest_ > kDeepest || endless) return fail(std::string(kTooDeep) + " (" + std::string(member.name) + ")");
    return tensors(found, member.name == "constants.pkl" ? "constants/" : "data/");
}

// A tensor's description is believed by torch: one that reaches past its record would read whatever lies there.
inline bool Inspection::tensors(const Pickle& pickle, std::string_view folder) {
    for (Value each : pickle.tensors()) {
        Tensor tensor;
        const bool read = read_tensor(pickle, each, tensor);
        const Items storage = read ? pickle.items(pickle.items(each)[0]) : Items();
        const bool counted = read && storage[4].is(Kind::integer);
        if (!counted || tensor.width == 0 || !lies_inside(tensor, storage[4].integer, folder))
            return fail("describes a tensor that reaches past its memory: copy or export it again");
        tensor_bytes_ += tensor.size * static_cast<int64_t>(tensor.width);
        if (tensor_bytes_ > static_cast<int64_t>(kMostBytes)) return fail("describes more than 4 GB of tensors, more than any export");
    }
    return true;
}

inline bool Inspection::lies_inside(const Tensor& tensor, int64_t announced, std::string_view folder) const {
    const Member* member = zip_.find(std::string(folder) + std::string(tensor.storage.substr(0, 256)));
    const int64_t width = static_cast<int64_t>(tensor.width);
    const int64_t held = member ? static_cast<int64_t>(member->size) / width : 0;
    if (announced < 0 || announced > held || tensor.strides.size() != tensor.shape.size()) return false;
    if (tensor.size == 0) return tensor.offset <= announced;
    int64_t last = tensor.offset;
    for (size_t i = 0; i < tensor.shape.size(); ++i) {
        const int64_t steps = tensor.shape[i] - 1, stride = tensor.strides[i];
        if (steps > 0 && stride > (announced - last) / steps) return false;
        last += steps * stride;
        if (last >= announced) return false;
    }
    return last < announced;
}

inline bool Inspection::code() {
    Uses uses;
    uint64_t total = 0;
    for (const Member& each : zip_.members()) {
        if (!starts_with(each.name, "code/") || !ends_with(each.name, ".py")) continue;
        std::string text;
        total += each.size;
        if (total > kMostCode) return fail("holds more code than any export (8 MB)");
        if (!zip_.read(each, kMostCode, text)) return fail(diagnose_damaged(each.name));
        CodeCheck check(each.name, text, uses);
        if (!check.run()) return fail(check.problem());
        deepest_ = std::max(deepest_, check.deepest());
    }
    const int depth = uses.depth();
    deepest_ = std::max(deepest_, depth);
    return depth <= kDeepest || fail(std::string(kTooDeep) + " (its classes)");
}

}  // namespace model_file

// Whether the file at `path` (UTF-8) may be given to torch; false leaves in `problem` the rest of a line that starts with its name.
inline bool inspect_model(const char* path, std::string& problem, int* deepest = nullptr) noexcept {
    try {
        model_file::Inspection inspection(path);
        const bool good = inspection.run();
        problem = inspection.problem();
        if (deepest) *deepest = inspection.deepest();
        return good;
    } catch (...) {  // memory ran out
        problem = "out of memory";
        return false;
    }
}

}  // namespace lp
