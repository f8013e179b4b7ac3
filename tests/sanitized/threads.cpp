// The audio layer and the engine with a model of a few lines, in as many threads as there are in a host: audio, worker, jobs, messages.
// To be built with a sanitizer; `threads SECONDS SEED`. It is one translation unit, so that it is compiled within seconds.
#include <atomic>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <thread>

#include "instrument.hpp"

#include "engine/chain.cpp"
#include "engine/served_port.cpp"
#include "engine/settings.cpp"
#include "engine/turns.cpp"
#include "engine/worker.cpp"
#include "objects/encode_decode/wait_for_frame.cpp"
#include "system/shared_memory.cpp"

namespace {

using namespace lp;
using Models = std::vector<std::shared_ptr<StubModel>>;

// Hops that fit into blocks and those that do not, more latents than cords and fewer, one that fails now and then.
Models models() {
    Models all;
    for (StubShape shape : {StubShape{4, 64, 128, 0}, StubShape{7, 96, 96, 0}, StubShape{3, 128, 512, 9}}) {
        all.push_back(std::make_shared<StubModel>(shape));
    }
    return all;
}

// A few times faster than sound, so that frames come late, too.
void audio(Instrument& instrument, const std::atomic<bool>& ends, unsigned seed) {
    Chance chance(seed);
    while (!ends) {
        const int n = 1 + below(chance, Instrument::kMostBlock);
        instrument.play(n);
        if (below(chance, 200) == 0) instrument.skip(below(chance, 5000));
        std::this_thread::sleep_for(std::chrono::microseconds(5 * n));
    }
}

void jobs(Instrument& instrument, const Models& all, const std::atomic<bool>& ends, unsigned seed) {
    Chance chance(seed);
    while (!ends) {
        const auto& model = all[static_cast<size_t>(below(chance, static_cast<int>(all.size())))];
        switch (below(chance, 12)) {
            case 0: instrument.open(model); break;
            case 1: instrument.set(model, below(chance, 100) / 100.0); break;
            case 2: instrument.forget_bends(); break;
            default: instrument.bend(model, chance); break;
        }
        std::this_thread::sleep_for(std::chrono::milliseconds(2));
    }
}

// Chains are made and left, one beside another over the same weights, each with threads of its own.
void live(const Models& all, double seconds, unsigned seed) {
    Chance chance(seed);
    const auto chain = Chain::make("live", seed % 2 == 0);
    Instrument instrument(chain, false);
    instrument.open(all[0]);
    std::atomic<bool> ends{false};
    std::thread playing([&] { audio(instrument, ends, seed + 1); });
    std::thread working([&] { jobs(instrument, all, ends, seed + 2); });
    const auto end = std::chrono::steady_clock::now() + std::chrono::duration<double>(seconds);
    while (std::chrono::steady_clock::now() < end) {
        instrument.message(chance);
        std::this_thread::sleep_for(std::chrono::microseconds(300));
    }
    ends = true;
    playing.join();
    working.join();
    instrument.let_go();
    chain->stop();
    expect(instrument.loudest() > 0, "nothing was heard");
}

// Off-line one thread does everything, and waits for each frame.
void render(unsigned seed) {
    const Models all = models();
    Chance chance(seed);
    const auto chain = Chain::make("render", false);
    Instrument instrument(chain, true);
    for (int i = 0; i < 400; ++i) {
        if (i % 40 == 0) instrument.open(all[static_cast<size_t>(i / 40) % all.size()]);
        if (i % 7 == 0) instrument.bend(all[0], chance);
        instrument.message(chance);
        instrument.play(1 + below(chance, Instrument::kMostBlock));
    }
    instrument.let_go();
    chain->stop();
    expect(instrument.loudest() > 0, "nothing was heard");
}

}  // namespace

int main(int count, char** words) {
    const double seconds = count > 1 ? std::atof(words[1]) : 1;
    const unsigned seed = count > 2 ? static_cast<unsigned>(std::atoi(words[2])) : 1;
    const Models all = models();
    for (unsigned round = 0; round < 3; ++round) {
        std::thread other([&] { live(all, seconds / 3, seed + 10 * round); });
        live(all, seconds / 3, seed + 10 * round + 5);
        other.join();
        render(seed + round);
    }
    lp::Chain::stop_all(1000);
    std::puts("played");
    return 0;
}
