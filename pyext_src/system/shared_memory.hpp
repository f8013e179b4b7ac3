// Memory that two processes of one user see: a file that both map, whose name is taken away as soon as both have.
#pragma once

#include <cstddef>
#include <string>

namespace lp {

class SharedMemory {
   public:
    SharedMemory() = default;
    SharedMemory(const SharedMemory&) = delete;
    SharedMemory& operator=(const SharedMemory&) = delete;
    SharedMemory(SharedMemory&& other) noexcept { swap(other); }
    SharedMemory& operator=(SharedMemory&& other) noexcept {
        swap(other);
        return *this;
    }
    ~SharedMemory();

    // All zero. Both throw std::runtime_error with one line.
    static SharedMemory make(size_t bytes);
    static SharedMemory open(const std::string& file);  // nobody else will: the name goes

    void* data() const { return data_; }
    size_t size() const { return size_; }
    const std::string& file() const { return file_; }

    // Takes away what a process that has ended may have left; or what this one has made that nobody has opened.
    static void clear_after(long process);
    static void clear_own();

   private:
    void swap(SharedMemory& other) noexcept;

    void* data_ = nullptr;
    size_t size_ = 0;
    std::string file_;
    bool made_ = false;
};

}  // namespace lp
