// Fourier transforms of any length: powers of two by halves, short ones by their definition, others by Bluestein's way over the next
// power of two. Computed with 64 bits; everything that is needed is made beforehand.
#pragma once

#include <cmath>
#include <cstdint>

namespace lp {
namespace plan {

struct Complex {
    double re = 0, im = 0;
};

inline Complex operator+(Complex a, Complex b) { return {a.re + b.re, a.im + b.im}; }
inline Complex operator-(Complex a, Complex b) { return {a.re - b.re, a.im - b.im}; }
inline Complex operator*(Complex a, Complex b) { return {a.re * b.re - a.im * b.im, a.re * b.im + a.im * b.re}; }
inline Complex conjugate(Complex a) { return {a.re, -a.im}; }

class Fft {
   public:
    // `make` gives memory for that many zeros, which stays.
    template <class Make>
    Fft(int64_t length, const Make& make) : length_(length) {
        constexpr int64_t kShort = 24;
        const bool power = (length & (length - 1)) == 0;
        is_plain_ = !power && length <= kShort;
        points_ = is_plain_ ? length : 1;
        while (points_ < (power ? length : 2 * length - 1) && !is_plain_) points_ *= 2;
        turns_ = make(points_);
        work_ = make(points_);
        for (int64_t i = 0; i < points_; ++i) turns_[i] = turn(i, points_);
        if (power || is_plain_) return;
        chirp_ = make(length);
        spread_ = make(points_);
        for (int64_t i = 0; i < length; ++i) chirp_[i] = turn(i * i % (2 * length), 2 * length);
        for (int64_t i = 0; i < length; ++i) spread_[i] = spread_[(points_ - i) % points_] = conjugate(chirp_[i]);
        by_halves(spread_);
    }

    // In place, forward, without a factor.
    void run(Complex* values) const {
        if (is_plain_) return by_definition(values);
        if (chirp_) return by_chirp(values);
        by_halves(values);
    }

    int64_t length() const { return length_; }

   private:
    static Complex turn(int64_t part, int64_t of) {
        const double angle = -2 * 3.14159265358979323846 * static_cast<double>(part) / static_cast<double>(of);
        return {std::cos(angle), std::sin(angle)};
    }

    void by_definition(Complex* values) const {
        for (int64_t k = 0; k < length_; ++k) {
            Complex sum;
            for (int64_t i = 0; i < length_; ++i) sum = sum + values[i] * turns_[i * k % length_];
            work_[k] = sum;
        }
        for (int64_t k = 0; k < length_; ++k) values[k] = work_[k];
    }

    void by_halves(Complex* values) const {
        for (int64_t i = 1, j = 0; i < points_; ++i) {  // each to the place whose bits are the other way round
            int64_t bit = points_ >> 1;
            for (; j & bit; bit >>= 1) j ^= bit;
            j ^= bit;
            if (i < j) swap(values + i, values + j);
        }
        for (int64_t half = 1; half < points_; half *= 2) {
            const int64_t step = points_ / (2 * half);
            for (int64_t first = 0; first < points_; first += 2 * half) {
                for (int64_t i = 0; i < half; ++i) {
                    Complex *even = values + first + i, *odd = even + half;
                    const Complex turned = *odd * turns_[i * step];
                    *odd = *even - turned;
                    *even = *even + turned;
                }
            }
        }
    }

    void by_chirp(Complex* values) const {
        for (int64_t i = 0; i < points_; ++i) work_[i] = i < length_ ? values[i] * chirp_[i] : Complex();
        by_halves(work_);
        for (int64_t i = 0; i < points_; ++i) work_[i] = conjugate(work_[i] * spread_[i]);
        by_halves(work_);  // of the conjugate: backward
        const double share = 1.0 / static_cast<double>(points_);
        for (int64_t i = 0; i < length_; ++i) {
            const Complex value = conjugate(work_[i]) * chirp_[i];
            values[i] = {value.re * share, value.im * share};
        }
    }

    static void swap(Complex* a, Complex* b) {
        const Complex kept = *a;
        *a = *b;
        *b = kept;
    }

    int64_t length_ = 0, points_ = 0;
    bool is_plain_ = false;
    Complex *turns_ = nullptr, *work_ = nullptr, *chirp_ = nullptr, *spread_ = nullptr;
};

}  // namespace plan
}  // namespace lp
