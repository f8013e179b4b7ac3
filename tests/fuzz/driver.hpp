// Where clang is not: a main() for a fuzzer, which changes the given files at random for so many seconds: fuzzer [-seconds N] file ...
#pragma once

#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <iterator>
#include <random>
#include <string>
#include <vector>

using Bytes = std::vector<uint8_t>;

// `changed(file, another file, random)` gives the bytes to be read.
template <class Changed>
int drive(int count, char** words, const Changed& changed) {
    double seconds = 10;
    std::vector<Bytes> files;
    for (int i = 1; i < count; ++i) {
        if (std::string(words[i]) == "-seconds" && i + 1 < count) {
            seconds = std::atof(words[++i]);
            continue;
        }
        std::ifstream file(words[i], std::ios::binary);
        files.emplace_back(std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>());
    }
    if (files.empty()) return std::fprintf(stderr, "which files are to be changed?\n"), 2;
    std::mt19937 random(1);
    const auto end = std::chrono::steady_clock::now() + std::chrono::duration<double>(seconds);
    long runs = 0;
    for (; std::chrono::steady_clock::now() < end; ++runs) {
        const Bytes input = changed(files[random() % files.size()], files[random() % files.size()], random);
        LLVMFuzzerTestOneInput(input.data(), input.size());
    }
    std::printf("%ld runs\n", runs);
    return 0;
}
