// A zip archive's directory, and single members of it: enough to read a TorchScript file without its weights.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include <zlib.h>

#include "model_file/bytes.hpp"
#include "model_file/file.hpp"

namespace lp {
namespace model_file {

struct Member {
    std::string_view name;  // without the archive's own top folder
    uint32_t flags = 0, method = 0, crc = 0;
    uint64_t packed = 0, size = 0, header_at = 0;
};

class Zip {
  public:
    explicit Zip(const File& file) : file_(file) {}

    // False when there is no whole directory: no zip, cut short, or damaged.
    bool open();

    const std::vector<Member>& members() const { return members_; }
    const Member* find(std::string_view name) const;
    bool has_folder(std::string_view name) const;

    // The unpacked member, checked against its checksum; false when it is longer than `limit`, damaged or encrypted.
    // 32 bits for the limit: zlib counts no further.
    bool read(const Member& member, uint32_t limit, std::string& out) const;
    bool read(const Member& member, char* to) const;  // which has room for it, and for no more than 4 GB

    // Whether the member's bytes are those of its checksum; read in pieces, whatever its size.
    bool is_whole(const Member& member) const;

    // Whether every reader finds these members: as many as announced, and the directory just before its end record.
    bool is_plain() const { return plain_; }

  private:
    struct Directory {
        uint64_t at = 0, size = 0, members = 0;
        uint64_t end = 0;  // where its end record starts
    };
    bool find_end(uint64_t& at) const;
    bool find_directory(Directory& directory) const;
    bool find_directory64(uint64_t end_at, Directory& directory) const;
    bool parse();
    bool parse_member(size_t& at);
    bool widen(Member& member, const unsigned char* extra, size_t count) const;
    void strip_top_folder();
    bool locate(const Member& member, uint64_t& data_at) const;
    bool read_deflated(const Member& member, uint64_t at, char* to) const;

    static constexpr uint64_t kDirectoryLimit = 16u << 20;
    static constexpr size_t kMostMembers = 20000;  // a large model has a thousand
    bool plain_ = false;
    const File& file_;
    std::vector<unsigned char> directory_;
    std::vector<Member> members_;
    std::unordered_map<std::string_view, size_t> index_;
};

inline bool Zip::open() {
    Directory directory;
    if (!find_directory(directory) || directory.size > kDirectoryLimit) return false;
    directory_.resize(static_cast<size_t>(directory.size));
    if (!file_.read(directory.at, directory_.data(), directory_.size())) return false;
    if (!parse()) return false;
    plain_ = directory.members == members_.size() && directory.at + directory.size == directory.end;
    strip_top_folder();
    for (size_t i = 0; i < members_.size(); ++i) index_.emplace(members_[i].name, i);
    return true;
}

// The end record is the last of its kind in the file; only a comment of up to 64 KB may follow.
inline bool Zip::find_end(uint64_t& at) const {
    constexpr uint64_t kRecord = 22, kReach = kRecord + 0xFFFF;
    if (file_.size() < kRecord) return false;
    uint64_t start = file_.size() > kReach ? file_.size() - kReach : 0;
    std::vector<unsigned char> bytes(static_cast<size_t>(file_.size() - start));
    if (!file_.read(start, bytes.data(), bytes.size())) return false;
    for (size_t i = bytes.size() - kRecord + 1; i-- > 0;) {
        if (little32(&bytes[i]) == 0x06054b50) return at = start + i, true;
    }
    return false;
}

inline bool Zip::find_directory(Directory& directory) const {
    unsigned char end[22];
    uint64_t at = 0;
    if (!find_end(at) || !file_.read(at, end, sizeof end)) return false;
    directory.end = at;
    directory.members = little16(end + 10);
    directory.size = little32(end + 12);
    directory.at = little32(end + 16);
    if (!find_directory64(at, directory)) return false;
    return directory.at <= file_.size() && directory.size <= file_.size() - directory.at;
}

// PyTorch always writes the 64-bit records; where they are missing the 32-bit ones stand. False when they are broken.
inline bool Zip::find_directory64(uint64_t end_at, Directory& directory) const {
    unsigned char locator[20], end[56];
    if (end_at < sizeof locator) return true;
    if (!file_.read(end_at - sizeof locator, locator, sizeof locator)) return true;
    if (little32(locator) != 0x07064b50) return true;
    if (!file_.read(little64(locator + 8), end, sizeof end) || little32(end) != 0x06064b50) return false;
    directory.end = little64(locator + 8);
    directory.members = little64(end + 32);
    directory.size = little64(end + 40);
    directory.at = little64(end + 48);
    return true;
}

inline bool Zip::parse() {
    for (size_t at = 0; at < directory_.size();) {
        if (members_.size() == kMostMembers || !parse_member(at)) return false;
    }
    return !members_.empty();
}

inline bool Zip::parse_member(size_t& at) {
    constexpr size_t kFixed = 46;
    if (directory_.size() - at < kFixed) return false;
    const unsigned char* p = &directory_[at];
    if (little32(p) != 0x02014b50) return false;
    size_t name = little16(p + 28), extra = little16(p + 30), comment = little16(p + 32);
    if (directory_.size() - at - kFixed < name + extra + comment) return false;
    Member member;
    member.flags = little16(p + 8);
    member.method = little16(p + 10);
    member.crc = little32(p + 16);
    member.packed = little32(p + 20);
    member.size = little32(p + 24);
    member.header_at = little32(p + 42);
    member.name = std::string_view(reinterpret_cast<const char*>(p) + kFixed, name);
    if (!widen(member, p + kFixed + name, extra)) return false;
    members_.push_back(member);
    at += kFixed + name + extra + comment;
    return true;
}

// Sizes and places beyond 4 GB stand in an extra field, in this order, only where the small field is full.
inline bool Zip::widen(Member& member, const unsigned char* extra, size_t count) const {
    uint64_t* wide[3] = {&member.size, &member.packed, &member.header_at};
    while (count >= 4) {
        size_t id = little16(extra), length = little16(extra + 2);
        if (length > count - 4) return false;
        for (size_t i = 0, used = 0; id == 1 && i < 3; ++i) {
            if (*wide[i] != 0xFFFFFFFFu) continue;
            if (length - used < 8) return false;
            *wide[i] = little64(extra + 4 + used);
            used += 8;
        }
        extra += 4 + length;
        count -= 4 + length;
    }
    return true;
}

// PyTorch puts everything under a folder named after the file at the time of saving: the name carries nothing.
inline void Zip::strip_top_folder() {
    std::string_view first = members_.front().name;
    std::string_view top = first.substr(0, first.find('/') == first.npos ? 0 : first.find('/') + 1);
    for (Member& member : members_) {
        if (member.name.substr(0, top.size()) == top) member.name.remove_prefix(top.size());
    }
}

inline const Member* Zip::find(std::string_view name) const {
    auto found = index_.find(name);
    return found == index_.end() ? nullptr : &members_[found->second];
}

inline bool Zip::has_folder(std::string_view name) const {
    for (const Member& member : members_) {
        if (member.name.substr(0, name.size()) == name) return true;
    }
    return false;
}

inline bool Zip::locate(const Member& member, uint64_t& data_at) const {
    unsigned char header[30];
    if (!file_.read(member.header_at, header, sizeof header) || little32(header) != 0x04034b50) return false;
    data_at = member.header_at + sizeof header + little16(header + 26) + little16(header + 28);
    return data_at <= file_.size() && member.packed <= file_.size() - data_at;
}

inline bool Zip::read(const Member& member, uint32_t limit, std::string& out) const {
    if ((member.flags & 1) || member.size > limit || member.packed > limit) return false;
    out.resize(static_cast<size_t>(member.size));
    return read(member, out.data());
}

inline bool Zip::read(const Member& member, char* to) const {
    uint64_t at = 0;
    if ((member.flags & 1) || member.size > ~0u || member.packed > ~0u || !locate(member, at)) return false;
    const size_t size = static_cast<size_t>(member.size);
    const bool whole = member.method == 0   ? member.packed == member.size && file_.read(at, to, size)
                       : member.method == 8 ? read_deflated(member, at, to)
                                            : false;
    return whole && crc32(0, reinterpret_cast<const Bytef*>(to), static_cast<uInt>(size)) == member.crc;
}

// Exactly as many bytes as the directory promises: no more are written, and none may be missing.
inline bool Zip::read_deflated(const Member& member, uint64_t at, char* to) const {
    std::vector<unsigned char> packed(static_cast<size_t>(member.packed));
    if (!file_.read(at, packed.data(), packed.size())) return false;
    z_stream stream{};
    stream.next_in = packed.data();
    stream.avail_in = static_cast<uInt>(packed.size());
    stream.next_out = reinterpret_cast<Bytef*>(to);
    stream.avail_out = static_cast<uInt>(member.size);
    if (inflateInit2(&stream, -MAX_WBITS) != Z_OK) return false;  // negative: no header of zlib's around it
    const bool whole = inflate(&stream, Z_FINISH) == Z_STREAM_END && stream.avail_out == 0;
    inflateEnd(&stream);
    return whole;
}

inline bool Zip::is_whole(const Member& member) const {
    constexpr size_t kPiece = 1u << 18;
    uint64_t at = 0, made = 0;
    if ((member.flags & 1) || (member.method != 0 && member.method != 8) || !locate(member, at)) return false;
    std::vector<unsigned char> in(kPiece), out(member.method == 8 ? kPiece : 0);
    z_stream stream{};
    if (member.method == 8 && inflateInit2(&stream, -MAX_WBITS) != Z_OK) return false;
    uLong sum = crc32(0, nullptr, 0);
    bool good = true, ended = member.method == 0;
    for (uint64_t left = member.packed; good && left > 0;) {
        const size_t count = static_cast<size_t>(left < kPiece ? left : kPiece);
        good = file_.read(at, in.data(), count);
        at += count, left -= count;
        if (!good) break;
        if (member.method == 0) {
            sum = crc32(sum, in.data(), static_cast<uInt>(count));
            made += count;
            continue;
        }
        stream.next_in = in.data(), stream.avail_in = static_cast<uInt>(count);
        int state = Z_OK;
        do {
            stream.next_out = out.data(), stream.avail_out = static_cast<uInt>(out.size());
            state = inflate(&stream, Z_NO_FLUSH);
            const size_t got = out.size() - stream.avail_out;
            sum = crc32(sum, out.data(), static_cast<uInt>(got));
            made += got;
        } while (state == Z_OK && made <= member.size && (stream.avail_in > 0 || stream.avail_out == 0));
        ended = state == Z_STREAM_END;
        good = (state == Z_OK || state == Z_BUF_ERROR || ended) && made <= member.size;
        if (ended) break;
    }
    if (member.method == 8) inflateEnd(&stream);
    return good && ended && made == member.size && sum == member.crc;
}

}  // namespace model_file
}  // namespace lp
