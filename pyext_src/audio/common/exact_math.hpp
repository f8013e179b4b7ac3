// exp, log and sin of our own: those of the system differ in the last bit from machine to machine, and a latent that differs
// in its last bit is another sound after a minute of feedback.
#pragma once

#include <cmath>

namespace lp {

// Range reduction and a plain series, about 1e-15 over the range that the curves use.
inline double natural_exp(double x) {
    constexpr double kLn2 = 0.69314718055994530942;
    const double turns = std::floor(x / kLn2 + 0.5), r = x - turns * kLn2;
    double sum = 1;
    for (int n = 18; n >= 1; --n) sum = 1 + sum * r / n;
    return std::ldexp(sum, static_cast<int>(turns));
}

inline double natural_log(double x) {
    constexpr double kLn2 = 0.69314718055994530942;
    int turns = 0;
    const double m = std::frexp(x, &turns);  // m in [0.5, 1)
    const double z = (m - 0.75) / (m + 0.75), square = z * z;
    double sum = 0;
    for (int n = 31; n >= 1; n -= 2) sum = sum * square + 1.0 / n;
    constexpr double kLn075 = -0.28768207245178092744;
    return 2 * z * sum + kLn075 + turns * kLn2;
}

// An angle within some dozen turns, as the kernels of filters need it.
inline double natural_sin(double x) {
    constexpr double kPi = 3.14159265358979323846;
    const double halves = std::floor(x / kPi + 0.5), r = x - halves * kPi;
    double sum = 1;
    for (int n = 24; n >= 2; n -= 2) sum = 1 - sum * r * r / (n * (n + 1));
    return std::fmod(halves, 2) == 0 ? r * sum : -r * sum;
}

inline double natural_cos(double x) { return natural_sin(x + 1.57079632679489661923); }

inline double power(double base, double exponent) {
    return base <= 0 ? 0 : natural_exp(exponent * natural_log(base));
}

}  // namespace lp
