// The readers of what comes from outside, a target each: archive (a model's card and its inspection), pickle, code, maps (seed maps),
// texture, wire (messages between host and engine). READER names one of them, else each input goes through all. Under libFuzzer where clang
// is; else with a driver of our own, which changes the given files at random for so many seconds: readers [-seconds N] file ...
#include <algorithm>
#include <cmath>
#include <cstring>
#include <stdexcept>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <vector>

#include <sys/mman.h>
#include <unistd.h>

#include "connection/wire.hpp"
#include "model_file/inspection.hpp"
#include "model_file/model_info.hpp"
#include "noise/texture.hpp"
#include "objects/mod/seed_map_text.hpp"

namespace {

// A file in memory, so that a run costs no disk.
std::string in_memory(const uint8_t* data, size_t size) {
    static const int handle = memfd_create("fuzz", 0);
    if (ftruncate(handle, 0) != 0 || pwrite(handle, data, size, 0) != static_cast<ssize_t>(size)) std::abort();
    return "/proc/self/fd/" + std::to_string(handle);
}

void one_line(const std::string& said) {
    if (said.empty() || said.find('\n') != std::string::npos || said.size() > 4096) {
        std::fprintf(stderr, "not one line: '%s'\n", said.c_str());
        std::abort();
    }
}

void expect(bool good, const char* what) {
    if (good) return;
    std::fprintf(stderr, "%s\n", what);
    std::abort();
}

void read_archive(std::string_view text) {
    const std::string path = in_memory(reinterpret_cast<const uint8_t*>(text.data()), text.size());
    lp::ModelInfo info;
    std::string said;
    if (!lp::read_model_info(path.c_str(), info, said)) one_line(said);
    if (!lp::inspect_model(path.c_str(), said)) one_line(said);
}

void read_pickle(std::string_view text) {
    lp::model_file::Pickle pickle(text);
    if (pickle.run()) pickle.depth();
}

void read_code(std::string_view text) {
    lp::model_file::Uses uses;
    lp::model_file::CodeCheck check("code/a.py", text, uses);
    if (!check.run()) one_line(check.problem());
}

void read_maps(std::string_view text) {
    lp::SixMaps maps;
    lp::MapText map;
    if (!map.read(text, maps)) one_line(map.error());
}

// Basis, law and seed from six bytes: whatever the seed, the values lie from 0 to 1.
void make_texture(std::string_view text) {
    if (text.size() < 6) return;
    int32_t seed = 0;
    std::memcpy(&seed, text.data() + 2, sizeof seed);
    const auto basis = static_cast<lp::Basis>(static_cast<uint8_t>(text[0]) % 6);
    float values[lp::kTextureSize];
    lp::make_texture(basis, seed, text[1] & 1 ? lp::Law::second : lp::Law::first, values);
    for (const float value : values) expect(value >= 0 && value <= 1, "a texture leaves its range");
    const double turn = lp::turn_of(values, text[1] & 2);
    expect(std::isfinite(turn) && turn >= 0, "a texture turns nowhere");
}

// What was understood is written as it would be again.
void read_wire(std::string_view text) {
    try {
        const std::string again = lp::encoded(lp::decoded_request(text.data(), text.size()));
        expect(lp::encoded(lp::decoded_request(again.data(), again.size())) == again, "a request is another one, written again");
    } catch (const std::runtime_error&) {
    }
    try {
        lp::decoded_reply(text.data(), text.size());
    } catch (const std::runtime_error&) {
    }
}

struct Target {
    const char* name;
    void (*read)(std::string_view);
};
constexpr Target kTargets[] = {{"archive", read_archive}, {"pickle", read_pickle}, {"code", read_code},
                               {"maps", read_maps},       {"texture", make_texture}, {"wire", read_wire}};

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
    static const char* const wanted = std::getenv("READER");
    const std::string_view text(reinterpret_cast<const char*>(data), size);
    for (const Target& target : kTargets) {
        if (!wanted || std::strcmp(wanted, target.name) == 0) target.read(text);
    }
    return 0;
}

#ifndef LP_LIBFUZZER

#include "driver.hpp"

namespace {

Bytes changed(Bytes bytes, const Bytes& other, std::mt19937& random) {
    const auto below = [&](size_t most) { return most ? random() % most : 0; };
    for (size_t i = 0, edits = 1 + below(6); i < edits && !bytes.empty(); ++i) {
        const size_t back = below(2) ? below(bytes.size()) : below(std::min<size_t>(bytes.size(), 4096));  // directories lie at the end
        const size_t at = bytes.size() - 1 - back, count = std::min(below(40), bytes.size() - at);
        switch (below(5)) {
            case 0: bytes[at] = static_cast<uint8_t>(random()); break;
            case 1: bytes[at] ^= static_cast<uint8_t>(1u << below(8)); break;
            case 2: bytes.erase(bytes.begin() + static_cast<long>(at), bytes.begin() + static_cast<long>(at + count)); break;
            case 3: bytes.insert(bytes.begin() + static_cast<long>(at), count, static_cast<uint8_t>(random())); break;
            default:
                for (size_t k = 0; k < count; ++k) bytes[at + k] = other[below(other.size())];
        }
    }
    return bytes;
}

}  // namespace

int main(int count, char** words) { return drive(count, words, changed); }

#endif
