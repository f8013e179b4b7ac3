// What the processor and the system can do beyond what every machine of its kind can.
#pragma once

#if defined(__x86_64__) || defined(_M_X64)
#define LP_X86 1
#ifdef _MSC_VER
#include <intrin.h>
#else
#include <cpuid.h>
#endif
#include <cstdint>

namespace lp {
namespace plan {

struct Processor {
    bool avx2 = false, avx512 = false;  // avx2: with FMA and 16-bit floats
};

inline void cpu_id(unsigned leaf, unsigned (&to)[4]) {
#ifdef _MSC_VER
    int found[4];
    __cpuidex(found, static_cast<int>(leaf), 0);
    for (int i = 0; i < 4; i++) to[i] = static_cast<unsigned>(found[i]);
#else
    __cpuid_count(leaf, 0, to[0], to[1], to[2], to[3]);
#endif
}

// Which registers the system keeps when it changes threads.
inline uint64_t kept_registers() {
#ifdef _MSC_VER
    return _xgetbv(0);
#else
    uint32_t low, high;
    __asm__ volatile("xgetbv" : "=a"(low), "=d"(high) : "c"(0));
    return (static_cast<uint64_t>(high) << 32) | low;
#endif
}

inline Processor processor() {
    Processor found;
    unsigned most[4], basic[4], more[4];
    cpu_id(0, most);
    if (most[0] < 7) return found;
    cpu_id(1, basic);
    cpu_id(7, more);
    const unsigned wanted = 1u << 27 | 1u << 28 | 1u << 12;  // OSXSAVE, AVX, FMA
    if ((basic[2] & wanted) != wanted) return found;
    const uint64_t kept = kept_registers();
    found.avx2 = (more[1] & 1u << 5) && (kept & 0x06) == 0x06;
    found.avx512 = found.avx2 && (more[1] & 1u << 16) && (kept & 0xe6) == 0xe6;
    return found;
}

}  // namespace plan
}  // namespace lp
#endif
