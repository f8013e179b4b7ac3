// What Max does for an object: console, status outlet, files, time, buffer~.
#include "max/host.hpp"

#include <algorithm>
#include <cstring>
#include <filesystem>

#include "max/box.hpp"
#include "max/patch_text.hpp"
#include "objects/file_lookup.hpp"

namespace lp::max {

namespace {

constexpr double kRetryMs = 1;
double epoch = -1;  // scheduler time of the first block

double scheduler_time() {
    double now = 0;
    clock_getftime(&now);
    return now;
}

// Where Max finds a file of that name in its search path; empty when it does not.
std::string located(const std::string& name) {
    char wanted[MAX_PATH_CHARS] = "", path[MAX_PATH_CHARS] = "";
    if (name.size() + 1 > sizeof wanted) return "";
    std::memcpy(wanted, name.c_str(), name.size() + 1);  // Max changes what it is given
    short folder = 0;
    t_fourcc type = 0;
    if (locatefile_extended(wanted, &folder, &type, nullptr, 0) != 0) return "";
    return path_toabsolutesystempath(folder, wanted, path) == MAX_ERR_NONE ? path : "";
}

// The file of a patcher; empty while it has none.
std::string file_of(t_object* patcher) {
    const t_symbol* path = patcher && has(jpatcher_get_filepath) ? jpatcher_get_filepath(patcher) : nullptr;
    return path && path->s_name ? native_path(path->s_name) : "";
}

t_object* around(t_object* patcher) { return has(jpatcher_get_parentpatcher) ? jpatcher_get_parentpatcher(patcher) : nullptr; }

t_object* outermost(t_object* patcher) {
    while (t_object* next = patcher ? around(patcher) : nullptr) patcher = next;
    return patcher;
}

void on_wake(MaxHost* host) { host->wake(); }

// A buffer~ for as long as it is looked at; its samples stay where they are meanwhile.
class Buffer {
   public:
    Buffer(t_object* box, const std::string& name) : reference_(buffer_ref_new(box, gensym(name.c_str()))) {
        if (reference_) buffer_ = buffer_ref_getobject(reference_);
    }
    ~Buffer() {
        if (samples_) buffer_unlocksamples(buffer_);
        if (reference_) object_free(reference_);
    }
    Buffer(const Buffer&) = delete;

    bool lock() {
        if (buffer_) samples_ = buffer_locksamples(buffer_);
        return samples_ != nullptr;
    }
    float& frame(int64_t i) { return samples_[i * channels()]; }  // of its first channel
    int64_t frames() const { return buffer_getframecount(buffer_); }
    bool resize(size_t frames) {
        if (!buffer_) return false;
        if (static_cast<size_t>(this->frames()) == frames || !has(object_method_typed)) return true;
        t_atom size;
        atom_setlong(&size, static_cast<t_atom_long>(std::max<size_t>(1, frames)));
        object_method_typed(buffer_, gensym("sizeinsamps"), 1, &size, nullptr);
        return true;
    }
    void changed() { buffer_setdirty(buffer_); }

   private:
    int64_t channels() const { return has(buffer_getchannelcount) ? std::max<int64_t>(1, buffer_getchannelcount(buffer_)) : 1; }

    t_buffer_ref* reference_;
    t_buffer_obj* buffer_ = nullptr;
    float* samples_ = nullptr;
};

}  // namespace

void sound_starts() {
    if (epoch < 0) epoch = scheduler_time();
}

MaxHost::~MaxHost() {
    if (clock_) object_free(clock_);
}

Session& MaxHost::session() { return lp::max::session(); }
bool MaxHost::offline() { return is_offline(); }

// Max does not say where cords lead: they stay within a patcher and those inside it.
bool MaxHost::feeds(const HostApi& other) { return outermost(patcher_) == outermost(static_cast<const MaxHost&>(other).patcher_); }

double MaxHost::now() { return epoch < 0 ? 0 : scheduler_time() - epoch; }

void MaxHost::status(const std::string& selector, const AtomList& atoms) {
    if (!outlet_) return;
    std::vector<t_atom> sent = max_atoms(atoms);
    outlet_anything(outlet_, gensym(selector.c_str()), static_cast<short>(sent.size()), sent.data());
}

void MaxHost::error(const std::string& line) { object_error(box_, "%s", line.c_str()); }

// Beside the patcher, then in Max's search path.
std::string MaxHost::find(const std::string& name) {
    const std::string native = native_path(name);
    const auto path = std::filesystem::u8path(native);
    if (path.is_absolute()) return FileLookup::first({native});
    const std::string beside = FileLookup::first({(std::filesystem::u8path(folder()) / path).u8string()});
    return beside.empty() ? located(name) : beside;
}

std::string MaxHost::searched() { return folder() + ", Max's search path"; }

// Of the patcher or of the nearest one around it that was saved; else Max's default folder.
std::string MaxHost::folder() {
    for (t_object* at = patcher_; at; at = around(at)) {
        const std::string file = file_of(at);
        if (!file.empty()) return std::filesystem::u8path(file).parent_path().u8string();
    }
    char path[MAX_PATH_CHARS] = "";
    return has(path_getdefault) && path_toabsolutesystempath(path_getdefault(), "", path) == MAX_ERR_NONE ? path : ".";
}

// From the patcher outwards; a subpatcher lies in the file of the patcher that it is a part of.
ChainInPatch MaxHost::chain_in_patch(const std::string& chain) {
    ChainBoxes boxes(chain);
    try {
        for (t_object* at = patcher_; at && boxes.found().file.empty(); at = around(at)) {
            const std::string file = file_of(at);
            if (!file.empty()) read_patch(std::filesystem::u8path(file), &boxes);
        }
    } catch (const std::exception&) {  // a name that the system cannot take
    }
    return boxes.found();
}

void MaxHost::wake_after(double milliseconds) {
    if (!clock_) clock_ = clock_new(this, as_method(on_wake));
    clock_fdelay(clock_, milliseconds);
}

// On the scheduler's thread, which may be that of audio: it never waits for the main thread.
void MaxHost::wake() {
    const std::unique_lock<std::recursive_mutex> turn(session().mutex, std::try_to_lock);
    if (!turn.owns_lock()) return clock_fdelay(clock_, kRetryMs);
    guarded(session(), "wake", [this] { object_->wake(); });
    deliver_soon();
}

bool MaxHost::read_array(const std::string& name, std::vector<float>* values) {
    Buffer buffer(box_, name);
    if (!buffer.lock()) return false;
    values->resize(static_cast<size_t>(buffer.frames()));
    for (size_t i = 0; i < values->size(); ++i) (*values)[i] = buffer.frame(static_cast<int64_t>(i));
    return true;
}

bool MaxHost::write_array(const std::string& name, const std::vector<float>& values) {
    Buffer buffer(box_, name);
    if (!buffer.resize(values.size()) || !buffer.lock()) return false;
    const size_t fits = std::min(values.size(), static_cast<size_t>(buffer.frames()));
    for (size_t i = 0; i < fits; ++i) buffer.frame(static_cast<int64_t>(i)) = values[i];
    buffer.changed();
    return true;
}

}  // namespace lp::max
