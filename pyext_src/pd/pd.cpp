// What all Pd classes share: atoms and words, Pd's version at run time, the clock that carries replies.
#include "pd/pd.hpp"

#include <cmath>
#include <cstdlib>
#include <cstring>
#include <fstream>
#include <iterator>

#if !defined(_WIN32)
#include <dlfcn.h>
#include <pthread.h>
#include <sched.h>
#include <unistd.h>
#endif

#include "bridge/desk.hpp"
#include "host/hop_clock.hpp"

namespace lp::pd {

namespace {

constexpr double kDrainMs = 5;
constexpr int kBurstTicks = 4000;  // blocks to watch after sound starts: five seconds

t_clock* drain_clock = nullptr;
double epoch = -1;  // logical time of the first block of the process

void* symbol(const char* name) {
#if defined(_WIN32)
    return reinterpret_cast<void*>(GetProcAddress(GetModuleHandleA("pd.dll"), name));
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

bool batch_on_command_line() {
    std::ifstream file("/proc/self/cmdline", std::ios::binary);
    const std::string line((std::istreambuf_iterator<char>(file)), {});
    for (size_t at = 0; at < line.size(); at += std::strlen(line.c_str() + at) + 1) {
        if (std::strcmp(line.c_str() + at, "-batch") == 0) return true;
    }
    return false;
}

bool read_offline() {
    if (const char* asked = std::getenv("LATENTPLAY_SYNC")) return std::strcmp(asked, "0") != 0;
    if (const auto* flag = static_cast<int*>(symbol("sys_batch"))) return *flag != 0;
    return batch_on_command_line();
}

void drain(void*) {
    Box::deliver_replies([](const std::string& line, bool is_error) {
        if (is_error) {
            pd_error(nullptr, "%s", line.c_str());
        } else {
            post("%s", line.c_str());
        }
    });
    Box::tick_all();
    Box::flush();
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

WordList words_of(int count, const t_atom* atoms) {
    WordList words;
    for (int i = 0; i < count; ++i) {
        if (atoms[i].a_type == A_FLOAT) {
            words.emplace_back(static_cast<double>(atoms[i].a_w.w_float));
        } else {
            char text[MAXPDSTRING];
            atom_string(const_cast<t_atom*>(atoms + i), text, sizeof text);
            words.emplace_back(atoms[i].a_type == A_SYMBOL ? atoms[i].a_w.w_symbol->s_name : text);
        }
    }
    return words;
}

std::vector<t_atom> atoms_of(const WordList& words) {
    std::vector<t_atom> atoms(words.size());
    for (size_t i = 0; i < words.size(); ++i) {
        if (words[i].is_text) {
            SETSYMBOL(&atoms[i], gensym(words[i].text.c_str()));
        } else {
            SETFLOAT(&atoms[i], static_cast<t_float>(words[i].number));
        }
    }
    return atoms;
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
    Box::flush();
    if (!is_offline()) return;
    Desk::get().wait_until_idle();
    drain(nullptr);
}

void Position::prepare(double rate) {
    rate_ = rate;
    base_ = sys_getblksize() * rate / sys_getsr();
}

// Logical time stands still within a tick: small blocks count on, a large block ends where the tick ends.
int64_t Position::of_block(int n) {
    if (epoch < 0) epoch = clock_getlogicaltime();
    const int64_t now = std::llround(clock_gettimesince(epoch) * rate_ * 0.001);
    const int64_t end = next_ == INT64_MIN ? INT64_MIN : next_ + n;
    const auto base = static_cast<int64_t>(base_);
    if (!(end > now && end <= now + base)) next_ = now - std::max<int64_t>(0, n - base);
    const int64_t position = next_;
    next_ += n;
    return position;
}

void PdSkin::status(const std::string& selector, const WordList& words) {
    if (!outlet_) return;
    auto atoms = atoms_of(words);
    outlet_anything(outlet_, gensym(selector.c_str()), static_cast<int>(atoms.size()), atoms.data());
}

// A message is heard in the block during which it comes, and time 0 is where the first block begins.
double PdSkin::now() {
    return epoch < 0 ? 0 : clock_gettimesince(epoch) + 1000.0 * sys_getblksize() / static_cast<double>(sys_getsr());
}

void PdSkin::wake_after(double milliseconds) {
    const auto wake = [](PdSkin* skin) {
        skin->box_->wake();
        settle();
    };
    if (!clock_) clock_ = clock_new(this, reinterpret_cast<t_method>(static_cast<void (*)(PdSkin*)>(wake)));
    clock_delay(clock_, milliseconds);
}

void PdSkin::error(const std::string& line) { pd_error(object_, "%s", line.c_str()); }

// Beside the patch, then in Pd's own paths and those that the patch declares.
std::string PdSkin::find(const std::string& name) {
    if (name.size() + 2 > MAXPDSTRING) return "";
    char folder[MAXPDSTRING], *file = nullptr;
    const int handle = canvas_open(canvas_, name.c_str(), "", folder, &file, MAXPDSTRING, 1);
    if (handle < 0) return "";
    sys_close(handle);
    return std::string(folder) + "/" + file;
}

namespace {

t_garray* find_array(const std::string& name) {
    return reinterpret_cast<t_garray*>(pd_findbyclass(gensym(name.c_str()), garray_class));
}

}  // namespace

bool PdSkin::read_array(const std::string& name, std::vector<float>* values) {
    t_garray* array = find_array(name);
    int size = 0;
    t_word* words = nullptr;
    if (!array || !garray_getfloatwords(array, &size, &words)) return false;
    values->resize(static_cast<size_t>(size));
    for (int i = 0; i < size; ++i) (*values)[i] = words[i].w_float;
    return true;
}

bool PdSkin::write_array(const std::string& name, const std::vector<float>& values) {
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

std::string PdSkin::searched() { return std::string(canvas_getdir(canvas_)->s_name) + ", Pd's search path"; }

}  // namespace lp::pd
