// Rows of values, sixteen at a time: whatever their strides, what is computed is a loop of known length over plain arrays, which a
// compiler makes wide instructions of.
#pragma once

#include <algorithm>
#include <cstdint>
#include <cstring>

namespace lp {
namespace plan {

constexpr int kLanes = 16;

template <class T>
inline void load(const char* at, int64_t first, int64_t stride, int count, T* to) {
    const T* from = reinterpret_cast<const T*>(at) + first * stride;
    if (stride == 1 && count == kLanes) {
        std::memcpy(to, from, sizeof(T) * kLanes);
    } else if (stride == 0) {
        for (int i = 0; i < kLanes; ++i) to[i] = *from;
    } else {
        for (int i = 0; i < kLanes; ++i) to[i] = T();
        for (int i = 0; i < count; ++i) to[i] = from[i * stride];
    }
}

template <class T>
inline void store(const T* from, char* at, int64_t first, int64_t stride, int count) {
    T* to = reinterpret_cast<T*>(at) + first * stride;
    if (stride == 1 && count == kLanes) {
        std::memcpy(to, from, sizeof(T) * kLanes);
    } else {
        for (int i = 0; i < count; ++i) to[i * stride] = from[i];
    }
}

inline int lanes_left(int64_t count, int64_t done) { return static_cast<int>(std::min<int64_t>(kLanes, count - done)); }

// F is made of the reals of the step, and gives one value.
template <class F, class Out, class A>
void row_of_one(char* const* at, const int64_t* strides, int64_t count, const double* reals) {
    const F f(reals);
    for (int64_t i = 0; i < count; i += kLanes) {
        const int n = lanes_left(count, i);
        A a[kLanes];
        Out y[kLanes];
        load(at[1], i, strides[1], n, a);
        for (int j = 0; j < kLanes; ++j) y[j] = f(a[j]);
        store(y, at[0], i, strides[0], n);
    }
}

template <class F, class Out, class A>
void row_of_two(char* const* at, const int64_t* strides, int64_t count, const double* reals) {
    const F f(reals);
    for (int64_t i = 0; i < count; i += kLanes) {
        const int n = lanes_left(count, i);
        A a[kLanes], b[kLanes];
        Out y[kLanes];
        load(at[1], i, strides[1], n, a);
        load(at[2], i, strides[2], n, b);
        for (int j = 0; j < kLanes; ++j) y[j] = f(a[j], b[j]);
        store(y, at[0], i, strides[0], n);
    }
}

template <class F, class Out, class A, class B>
void row_of_three(char* const* at, const int64_t* strides, int64_t count, const double* reals) {
    const F f(reals);
    for (int64_t i = 0; i < count; i += kLanes) {
        const int n = lanes_left(count, i);
        A a[kLanes];
        B b[kLanes], c[kLanes];
        Out y[kLanes];
        load(at[1], i, strides[1], n, a);
        load(at[2], i, strides[2], n, b);
        load(at[3], i, strides[3], n, c);
        for (int j = 0; j < kLanes; ++j) y[j] = f(a[j], b[j], c[j]);
        store(y, at[0], i, strides[0], n);
    }
}

}  // namespace plan
}  // namespace lp
