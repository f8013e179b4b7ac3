// Writes and maps files of plans: a head, the plan's bytes, where each part of the weights lies, the weights.
#include "plan/plan_file.hpp"

#include <zlib.h>

#include <atomic>
#include <chrono>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <map>
#include <stdexcept>
#include <utility>
#include <vector>

#include "system/mapped_file.hpp"

namespace lp {
namespace plan {
namespace {

namespace fs = std::filesystem;

constexpr uint64_t kMagic = 0x31304e414c50504cu;  // "LPPLAN01" where bytes are in the usual order
constexpr uint64_t kAlignment = 64;

// As it lies in the file.
struct Head {
    uint64_t magic = kMagic;
    uint32_t panel = PackedWeights::kPanel, precision = 0;
    uint64_t file_bytes = 0, plan_bytes = 0, parts = 0;
    char model[80] = {}, program[40] = {};
    uint32_t head_check = 0, weights_check = 0;  // of all before the weights, as if this were 0; of the weights
    uint64_t reserved = 0;
};
static_assert(sizeof(Head) == 176 && std::is_trivially_copyable_v<Head>, "the same for each compiler");

struct Place {
    int32_t buffer = 0, packing = -1;
    uint64_t offset = 0, bytes = 0;  // from the start of the file
    float scale = 1;
    uint32_t reserved = 0;
};
static_assert(sizeof(Place) == 32 && std::is_trivially_copyable_v<Place>, "the same for each compiler");

uint64_t rounded(uint64_t bytes, uint64_t to) { return (bytes + to - 1) / to * to; }

uint32_t checksum(const void* data, size_t bytes, uint32_t before = 0) {
    return static_cast<uint32_t>(crc32_z(before, static_cast<const unsigned char*>(data), bytes));
}

void put_text(const std::string& text, char* to, size_t room) {
    if (text.size() >= room) throw std::runtime_error("cannot be written: '" + text + "' is too long");
    std::memcpy(to, text.data(), text.size());
}

// What lies where.
struct Contents {
    Head head;
    std::vector<Place> places;
    std::vector<const void*> parts;

    uint64_t weights_offset() const {
        return rounded(sizeof(Head) + rounded(head.plan_bytes, 8) + places.size() * sizeof(Place), kAlignment);
    }

    void add(int buffer, int packing, const void* data, size_t bytes, float scale) {
        Place place;
        place.buffer = buffer;
        place.packing = packing;
        place.bytes = bytes;
        place.scale = scale;
        places.push_back(place);
        parts.push_back(data);
    }

    Contents(const PlanMark& mark, std::string_view plan, const PreparedPlan& prepared) {
        put_text(mark.model, head.model, sizeof(head.model));
        put_text(mark.program, head.program, sizeof(head.program));
        head.precision = static_cast<uint32_t>(mark.precision);
        head.plan_bytes = plan.size();
        const auto& buffers = prepared.plan().buffers;
        for (size_t i = 0; i < buffers.size(); ++i) {
            const auto number = static_cast<int>(i);
            const ValuesPtr& values = prepared.values(number);
            if (!values) continue;
            const size_t raw = static_cast<size_t>(buffers[i].size) * bytes_of(buffers[i].type);
            if (buffers[i].role == Role::weight && values->raw) add(number, -1, values->raw, raw, 1);
            for (size_t p = 0; p < values->packed.size(); ++p) {
                const PackedWeights& packed = values->packed[p];
                add(number, static_cast<int>(p), packed.data, packed.bytes(), packed.scale);
            }
        }
        head.parts = places.size();
        uint64_t at = weights_offset();
        for (Place& place : places) {
            place.offset = at;
            at += rounded(place.bytes, kAlignment);
        }
        head.file_bytes = at;
    }
};

void write_zeros(uint64_t count, std::ofstream* to) {
    static const char zeros[kAlignment] = {};
    to->write(zeros, static_cast<std::streamsize>(count));
}

void write_weights(const Contents& contents, std::ofstream* to, uint32_t* check) {
    static const char zeros[kAlignment] = {};
    for (size_t i = 0; i < contents.parts.size(); ++i) {
        const uint64_t bytes = contents.places[i].bytes, padding = rounded(bytes, kAlignment) - bytes;
        to->write(static_cast<const char*>(contents.parts[i]), static_cast<std::streamsize>(bytes));
        write_zeros(padding, to);
        *check = checksum(zeros, padding, checksum(contents.parts[i], bytes, *check));
    }
}

// All that comes before the weights.
std::string front_of(const Contents& contents, std::string_view plan) {
    std::string front(contents.weights_offset(), '\0');
    std::memcpy(front.data(), &contents.head, sizeof(Head));
    std::memcpy(front.data() + sizeof(Head), plan.data(), plan.size());
    if (!contents.places.empty()) {
        std::memcpy(front.data() + sizeof(Head) + rounded(plan.size(), 8), contents.places.data(), contents.places.size() * sizeof(Place));
    }
    return front;
}

void write_all(const fs::path& path, Contents* contents, std::string_view plan) {
    std::ofstream to(path, std::ios::binary | std::ios::trunc);
    to.seekp(static_cast<std::streamoff>(contents->weights_offset()));
    contents->head.weights_check = 0;
    write_weights(*contents, &to, &contents->head.weights_check);
    std::string front = front_of(*contents, plan);
    contents->head.head_check = checksum(front.data(), front.size());
    std::memcpy(front.data(), &contents->head, sizeof(Head));
    to.seekp(0);
    to.write(front.data(), static_cast<std::streamsize>(front.size()));
    to.close();
    if (!to) throw std::runtime_error("cannot be written: is the disk full, or the folder read-only?");
}

class MappedPlan final : public PlanFile {
   public:
    explicit MappedPlan(const std::string& path) : file_(path) {
        if (file_.size() < sizeof(Head)) throw std::runtime_error("is no plan, or was cut short");
        std::memcpy(&head_, file_.data(), sizeof(Head));
    }

    void check(const PlanMark& mark) const {
        if (head_.magic != kMagic) throw std::runtime_error("is no plan of this program, or of another kind of machine");
        if (head_.file_bytes != file_.size()) throw std::runtime_error("was cut short");
        Head expected;
        put_text(mark.model, expected.model, sizeof(expected.model));
        put_text(mark.program, expected.program, sizeof(expected.program));
        if (std::memcmp(head_.program, expected.program, sizeof(head_.program)) != 0 || head_.panel != expected.panel) {
            throw std::runtime_error("was made by another version");
        }
        if (std::memcmp(head_.model, expected.model, sizeof(head_.model)) != 0) throw std::runtime_error("is the plan of another model");
        if (head_.precision != static_cast<uint32_t>(mark.precision)) throw std::runtime_error("has weights of another precision");
    }

    void read(bool weights) {
        const uint64_t all = file_.size();
        if (head_.plan_bytes > all || head_.parts > all / sizeof(Place)) throw std::runtime_error("is damaged");
        const uint64_t table = sizeof(Head) + rounded(head_.plan_bytes, 8);
        const uint64_t front = rounded(table + head_.parts * sizeof(Place), kAlignment);
        if (front > all) throw std::runtime_error("is damaged");
        Head plain = head_;
        plain.head_check = 0;
        const uint32_t check = checksum(file_.data() + sizeof(Head), front - sizeof(Head), checksum(&plain, sizeof(plain)));
        if (check != head_.head_check) throw std::runtime_error("is damaged");
        if (weights && checksum(file_.data() + front, all - front) != head_.weights_check) throw std::runtime_error("has damaged weights");
        for (uint64_t i = 0; i < head_.parts; ++i) {
            Place place;
            std::memcpy(&place, file_.data() + table + i * sizeof(Place), sizeof(Place));
            const bool inside = place.offset >= front && place.offset <= all && place.bytes <= all - place.offset;
            if (!inside || place.offset % kAlignment != 0) throw std::runtime_error("is damaged");
            places_[{place.buffer, place.packing}] = place;
        }
    }

    std::string_view plan() const override { return {file_.data() + sizeof(Head), static_cast<size_t>(head_.plan_bytes)}; }
    Precision precision() const override { return static_cast<Precision>(head_.precision); }

    Part part(int buffer, int packing) const override {
        const auto found = places_.find({buffer, packing});
        if (found == places_.end()) return {};
        return {file_.data() + found->second.offset, static_cast<size_t>(found->second.bytes), found->second.scale};
    }

   private:
    MappedFile file_;
    Head head_;
    std::map<std::pair<int, int>, Place> places_;
};

// No two that write at once have the same one.
fs::path temporary_name(const fs::path& path) {
    static std::atomic<int> made{0};
    const auto now = std::chrono::steady_clock::now().time_since_epoch().count();
    fs::path name = path;
    name += "." + std::to_string(now) + "-" + std::to_string(++made) + ".part";
    return name;
}

}  // namespace

void write_plan_file(const std::string& path, const PlanMark& mark, std::string_view plan, const PreparedPlan& prepared) {
    if (mark.precision != prepared.precision()) throw std::runtime_error("cannot be written: its weights have another precision");
    const fs::path to = fs::u8path(path), temporary = temporary_name(to);
    Contents contents(mark, plan, prepared);
    std::error_code failed;
    try {
        write_all(temporary, &contents, plan);
        fs::rename(temporary, to, failed);
    } catch (...) {
        fs::remove(temporary, failed);
        throw;
    }
    if (!failed) return;
    const std::string why = failed.message();
    fs::remove(temporary, failed);
    throw std::runtime_error("cannot be written: " + why);
}

std::shared_ptr<const PlanFile> PlanFile::open(const std::string& path, const PlanMark& mark, bool weights) {
    const auto made = std::make_shared<MappedPlan>(path);
    made->check(mark);
    made->read(weights);
    return made;
}

}  // namespace plan
}  // namespace lp
