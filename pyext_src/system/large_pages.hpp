// Memory in pages of 2 MB where the system has such: it is there at once, and looked up less often while it is read.
#pragma once

#include <algorithm>
#include <cstddef>
#include <memory>
#include <new>

#if defined(__linux__)
#include <sys/mman.h>
#endif

namespace lp {

// `bytes` of memory, aligned to a line of the cache at least.
inline std::shared_ptr<void> large_memory(size_t bytes) {
    constexpr size_t kLine = 64, kPage = 2 << 20;
    const std::align_val_t alignment{bytes < kPage ? kLine : kPage};
    void* memory = ::operator new(std::max(bytes, kLine), alignment);
#if defined(__linux__)
    // No page of which a part is not ours: that would take more memory.
    if (bytes >= kPage) madvise(memory, bytes / kPage * kPage, MADV_HUGEPAGE);
#endif
    return {memory, [alignment](void* given) { ::operator delete(given, alignment); }};
}

}  // namespace lp
