// Plays a sound through lp.encode~, lp.mod~, lp.decode~ and lp.mix~, off-line, with the engine in its own process: the same
// program on every system. render_chain MODEL SOUND HEARD RATE: raw float32 files; what the objects say is printed.
#include <cstdio>
#include <cstdlib>
#include <string>
#include <vector>

#include "connection/connection.hpp"
#include "objects/settings.hpp"
#include "offline/offline_host.hpp"

namespace {

constexpr int kBlock = 64, kLatents = 8;
using Signals = std::vector<std::vector<float>>;

std::vector<float> read_file(const char* name) {
    std::vector<float> samples(1 << 20);
    std::FILE* file = std::fopen(name, "rb");
    if (!file) std::exit(2);
    samples.resize(std::fread(samples.data(), sizeof(float), samples.size(), file));
    std::fclose(file);
    return samples;
}

class Chain {
   public:
    explicit Chain(double rate) : host_(rate, ".", lp::settings().data) { lp::start_engine(host_.session()); }

    int64_t make(const char* name, const lp::AtomList& arguments, int ins, int outs) {
        const int64_t id = host_.add(name, arguments);
        settle();
        host_.prepare(id, ins, outs);
        settle();
        return id;
    }

    void send(int64_t id, const char* selector, const lp::AtomList& atoms) {
        host_.send(id, selector, atoms);
        settle();
    }

    Signals process(int64_t id, const Signals& ins, int outs) {
        Signals made(static_cast<size_t>(outs), std::vector<float>(kBlock));
        std::vector<const float*> from;
        std::vector<float*> to;
        for (const auto& signal : ins) from.push_back(signal.data());
        for (auto& signal : made) to.push_back(signal.data());
        host_.find_signal(id)->process(from.data(), to.data(), kBlock, host_.position());
        return made;
    }

    void advance() {
        host_.advance(kBlock);
        settle();
    }

    // As a host does off-line: nothing is left to do when it returns.
    void settle() {
        host_.flush();
        host_.session().requests.wait_until_idle();
        host_.deliver();
        host_.tick();
        host_.flush();
        for (const lp::Output& line : host_.output) {
            std::printf("%s%s %s\n", line.is_error ? "ERROR " : "", line.selector.c_str(), lp::typed(line.atoms).c_str());
        }
        host_.output.clear();
    }

   private:
    lp::OfflineHost host_;
};

void ask_for_moves(Chain& chain, int64_t mod) {
    chain.send(mod, "basis", {"simplex"});
    chain.send(mod, "mode", {"fold"});
    chain.send(mod, "jump", {700.0});
    chain.send(mod, "smooth", {35.0});
    chain.send(mod, "scale", {1.5});
}

}  // namespace

int main(int, char** words) {
    const std::string model = words[1];
    const std::vector<float> sound = read_file(words[2]);
    Chain chain(std::atof(words[4]));
    const int64_t encode = chain.make("lp.encode~", {model, "-seed", 3.0, "-resample", 1.0}, 1, kLatents);
    const int64_t mod = chain.make("lp.mod~", {"mine", "-latents", double{kLatents}}, kLatents, kLatents);
    const int64_t decode = chain.make("lp.decode~", {model, "-seed", 3.0, "-resample", 1.0}, kLatents, 1);
    const int64_t mix = chain.make("lp.mix~", {"mine"}, 2, 1);
    ask_for_moves(chain, mod);
    chain.send(mix, "mix", {70.0});
    chain.send(mix, "gain_out", {9.5});
    std::FILE* heard = std::fopen(words[3], "wb");
    for (size_t at = 0; heard && at + kBlock <= sound.size(); at += kBlock) {
        const Signals dry{{sound.begin() + static_cast<long>(at), sound.begin() + static_cast<long>(at) + kBlock}};
        const Signals wet = chain.process(decode, chain.process(mod, chain.process(encode, dry, kLatents), kLatents), 1);
        const Signals out = chain.process(mix, {wet[0], dry[0]}, 1);
        for (const Signals* each : {&wet, &out}) std::fwrite((*each)[0].data(), sizeof(float), kBlock, heard);
        chain.advance();
    }
    if (heard) std::fclose(heard);
    chain.send(decode, "info", {});
    std::fflush(stdout);
    std::_Exit(0);  // the engine's end is its own to notice
}
