// Deflate (RFC 1951) undone in memory: the sources inside a TorchScript archive are packed with it.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>

namespace lp {
namespace model_file {

// One canonical Huffman code: short words by table, the few long ones bit by bit.
struct Huffman {
    static constexpr int kFast = 8;
    std::array<uint16_t, 1 << kFast> fast{};  // (symbol << 4) | length, 0 where the word is longer
    std::array<uint16_t, 16> count{};         // words of each length
    std::array<uint16_t, 288> symbols{};      // in the order of their words

    // False when the lengths claim more words than there are.
    bool build(const uint8_t* lengths, int n);
};

inline unsigned reversed(unsigned word, int length) {
    unsigned out = 0;
    for (int i = 0; i < length; ++i, word >>= 1) out = (out << 1) | (word & 1);
    return out;
}

inline bool Huffman::build(const uint8_t* lengths, int n) {
    fast.fill(0);
    count.fill(0);
    for (int i = 0; i < n; ++i) ++count[lengths[i]];
    count[0] = 0;
    std::array<uint16_t, 16> place{}, word{};
    int left = 1;
    for (int length = 1; length < 16; ++length) {
        left = (left << 1) - count[length];
        if (left < 0) return false;
        place[length] = static_cast<uint16_t>(place[length - 1] + count[length - 1]);
        word[length] = static_cast<uint16_t>((word[length - 1] + count[length - 1]) << 1);
    }
    for (int i = 0; i < n; ++i) {
        int length = lengths[i];
        if (length == 0) continue;
        symbols[place[length]++] = static_cast<uint16_t>(i);
        unsigned at = reversed(word[length]++, length);
        if (length > kFast) continue;
        for (; at < fast.size(); at += 1u << length) fast[at] = static_cast<uint16_t>((i << 4) | length);
    }
    return true;
}

class Inflate {
  public:
    Inflate(const unsigned char* from, size_t count) : next_(from), end_(from + count) {}

    // Unpacks exactly `size` bytes; false when the packed data say anything else.
    bool run(std::string& out, size_t size);

  private:
    bool block(bool& last);
    bool stored();
    bool fixed();
    bool dynamic();
    bool lengths(uint8_t* into, int n);
    bool words();
    bool copy(int symbol);
    int symbol(const Huffman& code);
    int symbol_slowly(const Huffman& code);
    unsigned bits(int n);
    void refill();
    void put(unsigned char byte) { out_[written_++] = static_cast<char>(byte); }

    const unsigned char* next_;
    const unsigned char* end_;
    uint64_t held_ = 0;  // bits read ahead, the first one lowest
    int holding_ = 0;
    bool spent_ = false;  // more bits were asked for than there are
    char* out_ = nullptr;
    size_t written_ = 0, size_ = 0;
    Huffman literal_, distance_;
};

inline bool Inflate::run(std::string& out, size_t size) {
    out.resize(size);
    out_ = size ? &out[0] : nullptr;
    size_ = size;
    for (bool last = false; !last;) {
        if (!block(last) || spent_) return false;
    }
    return written_ == size_;
}

inline bool Inflate::block(bool& last) {
    last = bits(1) != 0;
    switch (bits(2)) {
        case 0: return stored();
        case 1: return fixed() && words();
        case 2: return dynamic() && words();
        default: return false;
    }
}

inline bool Inflate::stored() {
    bits(holding_ & 7);  // to the next whole byte
    unsigned count = bits(16), check = bits(16);
    if (spent_ || (count ^ 0xFFFFu) != check || count > size_ - written_) return false;
    for (; count > 0 && !spent_; --count) put(static_cast<unsigned char>(bits(8)));
    return !spent_;
}

inline bool Inflate::fixed() {
    uint8_t each[288], distant[30];
    for (int i = 0; i < 288; ++i) each[i] = i < 144 ? 8 : i < 256 ? 9 : i < 280 ? 7 : 8;
    for (uint8_t& length : distant) length = 5;
    return literal_.build(each, 288) && distance_.build(distant, 30);
}

inline bool Inflate::dynamic() {
    static const uint8_t order[19] = {16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15};
    int literals = static_cast<int>(bits(5)) + 257, distances = static_cast<int>(bits(5)) + 1;
    int coded = static_cast<int>(bits(4)) + 4;
    if (literals > 286 || distances > 30) return false;
    uint8_t own[19] = {}, all[320] = {};
    for (int i = 0; i < coded; ++i) own[order[i]] = static_cast<uint8_t>(bits(3));
    if (!literal_.build(own, 19) || !lengths(all, literals + distances)) return false;
    if (all[256] == 0) return false;  // no way to end the block
    return literal_.build(all, literals) && distance_.build(all + literals, distances);
}

// The lengths of both codes, themselves packed with the code held in `literal_`.
inline bool Inflate::lengths(uint8_t* into, int n) {
    for (int i = 0; i < n;) {
        int word = symbol(literal_);
        if (word < 0 || spent_) return false;
        if (word < 16) {
            into[i++] = static_cast<uint8_t>(word);
            continue;
        }
        if (word == 16 && i == 0) return false;
        uint8_t same = word == 16 ? into[i - 1] : 0;
        int times = word == 16 ? 3 + static_cast<int>(bits(2)) : word == 17 ? 3 + static_cast<int>(bits(3))
                                                                             : 11 + static_cast<int>(bits(7));
        if (times > n - i) return false;
        while (times-- > 0) into[i++] = same;
    }
    return true;
}

inline bool Inflate::words() {
    for (;;) {
        int word = symbol(literal_);
        if (word < 0 || spent_) return false;
        if (word == 256) return true;
        if (word > 256) {
            if (!copy(word - 257)) return false;
        } else {
            if (written_ == size_) return false;
            put(static_cast<unsigned char>(word));
        }
    }
}

inline bool Inflate::copy(int symbol_of_length) {
    static const uint16_t base[29] = {3,  4,  5,  6,  7,  8,  9,  10, 11,  13,  15,  17,  19,  23, 27,
                                      31, 35, 43, 51, 59, 67, 83, 99, 115, 131, 163, 195, 227, 258};
    static const uint8_t extra[29] = {0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2,
                                      2, 3, 3, 3, 3, 4, 4, 4, 4, 5, 5, 5, 5, 0};
    static const uint16_t far_base[30] = {1,   2,   3,   4,   5,   7,    9,    13,   17,   25,
                                          33,  49,  65,  97,  129, 193,  257,  385,  513,  769,
                                          1025, 1537, 2049, 3073, 4097, 6145, 8193, 12289, 16385, 24577};
    if (symbol_of_length > 28) return false;
    size_t count = base[symbol_of_length] + bits(extra[symbol_of_length]);
    int word = symbol(distance_);
    if (word < 0 || word > 29) return false;
    size_t back = far_base[word] + bits(word < 4 ? 0 : word / 2 - 1);
    if (spent_ || back > written_ || count > size_ - written_) return false;
    for (; count > 0; --count) put(static_cast<unsigned char>(out_[written_ - back]));
    return true;
}

inline int Inflate::symbol(const Huffman& code) {
    refill();
    unsigned entry = code.fast[held_ & ((1u << Huffman::kFast) - 1)];
    if (entry == 0) return symbol_slowly(code);
    bits(entry & 15);
    return static_cast<int>(entry >> 4);
}

inline int Inflate::symbol_slowly(const Huffman& code) {
    int word = 0, first = 0, place = 0;
    for (int length = 1; length < 16; ++length) {
        word |= static_cast<int>(bits(1));
        if (spent_) return -1;
        int count = code.count[length];
        if (word - first < count) return code.symbols[place + word - first];
        place += count;
        first = (first + count) << 1;
        word <<= 1;
    }
    return -1;
}

inline void Inflate::refill() {
    if (holding_ > 48) return;
    for (; holding_ <= 56 && next_ < end_; holding_ += 8) held_ |= static_cast<uint64_t>(*next_++) << holding_;
}

inline unsigned Inflate::bits(int n) {
    if (holding_ < n) refill();
    if (holding_ < n) return spent_ = true, 0;
    unsigned out = static_cast<unsigned>(held_ & ((1ull << n) - 1));
    held_ >>= n;
    holding_ -= n;
    return out;
}

}  // namespace model_file
}  // namespace lp
