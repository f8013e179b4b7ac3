// Denormal numbers become zero while this lives, on the thread that made it: with them a fading tail costs a hundred times as much.
#pragma once

#include <cstdint>

#if defined(__SSE2__) || defined(_M_X64)
#include <immintrin.h>
#endif

namespace lp {
namespace plan {

class FlushDenormals {
   public:
    static void for_good() { write(read() | kFlush); }  // on this thread

    FlushDenormals() : before_(read()) { write(before_ | kFlush); }
    ~FlushDenormals() { write(before_); }
    FlushDenormals(const FlushDenormals&) = delete;
    FlushDenormals& operator=(const FlushDenormals&) = delete;

   private:
#if defined(__SSE2__) || defined(_M_X64)
    using Word = unsigned int;
    static constexpr Word kFlush = 0x8040;  // results (FTZ) and operands (DAZ)
    static Word read() { return _mm_getcsr(); }
    static void write(Word word) { _mm_setcsr(word); }
#elif defined(__aarch64__) && !defined(_MSC_VER)
    using Word = uint64_t;
    static constexpr Word kFlush = 1u << 24;  // FZ: both
    static Word read() {
        Word word;
        __asm__ __volatile__("mrs %0, fpcr" : "=r"(word));
        return word;
    }
    static void write(Word word) { __asm__ __volatile__("msr fpcr, %0" : : "r"(word)); }
#else
    using Word = int;
    static constexpr Word kFlush = 0;
    static Word read() { return 0; }
    static void write(Word) {}
#endif
    Word before_;
};

}  // namespace plan
}  // namespace lp
