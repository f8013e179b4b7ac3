// What all Pd classes share: atoms, Pd's version at run time, the clock that delivers replies.
#include "pd/pd.hpp"

#include <g_canvas.h>

#include <cmath>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <iterator>

#if defined(_WIN32)
#include <windows.h>
#else
#include <dlfcn.h>
#include <pthread.h>
#include <sched.h>
#include <unistd.h>
#endif

#include "objects/file_lookup.hpp"
#include "objects/settings.hpp"

// Pd's own. They only read its logical time (m_sched.c), which its header does not promise.
EXTERN double clock_getlogicaltime() LP_RT;
EXTERN double clock_gettimesince(double since) LP_RT;

namespace lp::pd {

namespace {

constexpr double kDrainMs = 5;

t_clock* drain_clock = nullptr;
double epoch = -1;  // logical time of the first block of the process

void* symbol(const char* name) {
#if defined(_WIN32)
    const HMODULE pd = GetModuleHandleW(L"pd.dll");
    return pd ? reinterpret_cast<void*>(GetProcAddress(pd, name)) : nullptr;
#else
    return dlsym(RTLD_DEFAULT, name);
#endif
}

using SetMultiOut = void (*)(t_signal**, int);
SetMultiOut set_multi_out() {
    static const auto found = reinterpret_cast<SetMultiOut>(symbol("signal_setmultiout"));
    return found;
}

// t_signal of Pd 0.54 and later, up to the member that older headers lack.
struct SignalOf054 {
    int length;
    t_sample* vec;
    t_float rate;
    int channels;
};

#if defined(_WIN32)

bool batch_on_command_line() { return std::wstring(GetCommandLineW()).find(L" -batch") != std::wstring::npos; }

#else

bool batch_on_command_line() {
    std::ifstream file("/proc/self/cmdline", std::ios::binary);
    const std::string line((std::istreambuf_iterator<char>(file)), {});
    for (size_t at = 0; at < line.size(); at += std::strlen(line.c_str() + at) + 1) {
        if (std::strcmp(line.c_str() + at, "-batch") == 0) return true;
    }
    return false;
}

#endif

bool read_offline() {
    if (const char* asked = std::getenv("LATENTPLAY_SYNC")) return std::strcmp(asked, "0") != 0;
    if (const auto* flag = static_cast<int*>(symbol("sys_batch"))) return *flag != 0;
    return batch_on_command_line();
}

void print(const std::string& line, bool is_error) {
    if (is_error) {
        pd_error(nullptr, "%s", line.c_str());
    } else {
        post("%s", line.c_str());
    }
}

void drain(void*) {
    guarded(session(), "clock", [] {
        session().deliver_replies(print);
        session().tick_all();
    });
    session().flush(print);
    clock_delay(drain_clock, kDrainMs);
}

}  // namespace

bool has_multichannel() { return set_multi_out() != nullptr; }

void set_channels(t_signal** signal, int channels) {
    if (set_multi_out()) set_multi_out()(signal, channels);
}

int channels_of(const t_signal* signal) {
    return has_multichannel() ? reinterpret_cast<const SignalOf054*>(signal)->channels : 1;
}

AtomList atoms_of(int count, const t_atom* atoms) {
    AtomList list;
    for (int i = 0; i < count; ++i) {
        if (atoms[i].a_type == A_FLOAT) {
            list.emplace_back(static_cast<double>(atoms[i].a_w.w_float));
        } else if (atoms[i].a_type == A_SYMBOL) {
            list.emplace_back(atoms[i].a_w.w_symbol->s_name);
        } else {
            char text[MAXPDSTRING];
            atom_string(const_cast<t_atom*>(atoms + i), text, sizeof text);
            list.emplace_back(text);
        }
    }
    return list;
}

std::string base_name(const t_symbol* name) {
    const std::string path = name->s_name;
    return path.substr(path.find_last_of('/') + 1);
}

Session& session() {
    static auto* one = new Session(settings().data);
    return *one;
}

bool is_offline() {
    static const bool offline = read_offline();
    return offline;
}

int audio_priority() {
#if defined(_WIN32)
    return 0;
#else
    int policy = 0;
    sched_param param{};
    if (pthread_getschedparam(pthread_self(), &policy, &param) != 0) return 0;
    return policy == SCHED_FIFO || policy == SCHED_RR ? param.sched_priority : 0;
#endif
}

void start_clock() {
    if (drain_clock) return;
    static int owner;
    drain_clock = clock_new(&owner, reinterpret_cast<t_method>(drain));
    clock_delay(drain_clock, 0);
}

void settle() {
    session().flush(print);
    if (!is_offline()) return;
    session().requests.wait_until_idle();
    drain(nullptr);
}

void Position::prepare(double rate) {
    rate_ = rate;
    base_ = sys_getblksize() * rate / sys_getsr();
}

// Logical time does not move within a tick: small blocks count on, a large block ends where the tick ends.
int64_t Position::of_block(int n) LP_RT {
    if (epoch < 0) epoch = clock_getlogicaltime();
    const int64_t now = tick();
    const int64_t end = next_ == INT64_MIN ? INT64_MIN : next_ + n;
    const auto base = static_cast<int64_t>(base_);
    if (!(end > now && end <= now + base)) next_ = now - std::max<int64_t>(0, n - base);
    const int64_t position = next_;
    next_ += n;
    return position;
}

bool Position::has_passed(int n) const LP_RT {
    return epoch >= 0 && next_ > tick() && next_ + n > tick() + static_cast<int64_t>(base_);
}

int64_t Position::tick() const LP_RT { return std::llround(clock_gettimesince(epoch) * rate_ * 0.001); }

void PdHost::status(const std::string& selector, const AtomList& atoms) {
    if (!outlet_) return;
    std::vector<t_atom> sent(atoms.size());
    for (size_t i = 0; i < atoms.size(); ++i) {
        if (atoms[i].is_symbol) {
            SETSYMBOL(&sent[i], gensym(atoms[i].symbol.c_str()));
        } else {
            SETFLOAT(&sent[i], static_cast<t_float>(atoms[i].number));
        }
    }
    outlet_anything(outlet_, gensym(selector.c_str()), static_cast<int>(sent.size()), sent.data());
}

// A message takes effect in the block during which it comes; time 0 is the start of the first block.
double PdHost::now() {
    return epoch < 0 ? 0 : clock_gettimesince(epoch) + 1000.0 * sys_getblksize() / static_cast<double>(sys_getsr());
}

void PdHost::wake_after(double milliseconds) {
    const auto wake = [](PdHost* host) {
        guarded(lp::pd::session(), "wake", [host] { host->object_->wake(); });
        settle();
    };
    if (!clock_) clock_ = clock_new(this, reinterpret_cast<t_method>(static_cast<void (*)(PdHost*)>(wake)));
    clock_delay(clock_, milliseconds);
}

void PdHost::error(const std::string& line) { pd_error(pd_object_, "%s", line.c_str()); }

namespace {

struct Places {
    std::string name;
    std::vector<std::string> paths;
};

// 0 would end the search.
int look_in(const char* folder, void* places) {
    auto* all = static_cast<Places*>(places);
    all->paths.push_back(std::string(folder) + "/" + all->name);
    return 1;
}

}  // namespace

// In the paths that the patch declares, beside it, then in Pd's own. Nothing is opened, as Pd would do: a named pipe would have the
// sound wait for who writes to it.
std::string PdHost::find(const std::string& name) {
    if (name.size() + 2 > MAXPDSTRING) return "";
    const char* home = std::getenv("HOME");
    Places places{home && name.compare(0, 2, "~/") == 0 ? home + name.substr(1) : name, {}};
    if (sys_isabsolutepath(places.name.c_str())) {
        places.paths = {places.name};
    } else {
        canvas_path_iterate(canvas_, look_in, &places);
    }
    return FileLookup::first(places.paths, Wanted::file);
}

namespace {

// Its class is known by its name: not every host lets others see garray_class. Where several things are called alike, it is needed.
t_garray* find_array(const std::string& name) {
    t_pd* thing = gensym(name.c_str())->s_thing;
    if (thing && std::strcmp(class_getname(*thing), "array") != 0) {
        static auto* const arrays = static_cast<t_class**>(symbol("garray_class"));
        thing = arrays ? pd_findbyclass(gensym(name.c_str()), *arrays) : nullptr;
    }
    return reinterpret_cast<t_garray*>(thing);
}

}  // namespace

bool PdHost::read_array(const std::string& name, std::vector<float>* values) {
    t_garray* array = find_array(name);
    int size = 0;
    t_word* words = nullptr;
    if (!array || !garray_getfloatwords(array, &size, &words)) return false;
    values->resize(static_cast<size_t>(size));
    for (int i = 0; i < size; ++i) (*values)[i] = words[i].w_float;
    return true;
}

bool PdHost::write_array(const std::string& name, const std::vector<float>& values) {
    t_garray* array = find_array(name);
    if (!array) return false;
    int size = 0;
    t_word* words = nullptr;
    if (garray_npoints(array) != static_cast<int>(values.size())) garray_resize_long(array, static_cast<long>(values.size()));
    if (!garray_getfloatwords(array, &size, &words)) return false;
    for (size_t i = 0; i < values.size() && static_cast<int>(i) < size; ++i) words[i].w_float = values[i];
    garray_redraw(array);
    return true;
}

std::string PdHost::searched() { return std::string(canvas_getdir(canvas_)->s_name) + ", Pd's search path"; }

}  // namespace lp::pd
