// Numbers and strings read from bytes in order, never past their end.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string_view>

namespace lp {
namespace model_file {

inline uint32_t little16(const unsigned char* p) { return p[0] | (static_cast<uint32_t>(p[1]) << 8); }
inline uint32_t little32(const unsigned char* p) { return little16(p) | (little16(p + 2) << 16); }
inline uint64_t little64(const unsigned char* p) {
    return little32(p) | (static_cast<uint64_t>(little32(p + 4)) << 32);
}

inline bool starts_with(std::string_view text, std::string_view with) { return text.substr(0, with.size()) == with; }

inline bool ends_with(std::string_view text, std::string_view with) {
    return text.size() >= with.size() && text.substr(text.size() - with.size()) == with;
}

inline int brackets_nested(std::string_view text) {
    int depth = 0, most = 0;
    for (char c : text) {
        if (c == '[') most = std::max(most, ++depth);
        if (c == ']') --depth;
    }
    return most;
}

class Bytes {
  public:
    explicit Bytes(std::string_view all) : all_(all) {}

    size_t size() const { return all_.size(); }
    uint32_t place() const { return static_cast<uint32_t>(next_); }
    std::string_view view(size_t at, size_t count) const { return all_.substr(at, count); }

    // The next n bytes; false when there are fewer.
    bool take(size_t n, const unsigned char*& p) {
        if (n > all_.size() - next_) return false;
        p = reinterpret_cast<const unsigned char*>(all_.data()) + next_;
        next_ += n;
        return true;
    }

    // Past the next line end; false when there is none.
    bool skip_line() {
        size_t end = all_.find('\n', next_);
        if (end == all_.npos) return false;
        next_ = end + 1;
        return true;
    }

  private:
    std::string_view all_;
    size_t next_ = 0;
};

}  // namespace model_file
}  // namespace lp
