// A file's bytes by position: read with pread, never mapped, so that a file cut short under us cannot crash the host.
#pragma once

#include <algorithm>
#include <cerrno>
#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include <fcntl.h>
#include <sys/stat.h>
#ifdef _WIN32
#include <filesystem>
#include <io.h>
#else
#include <unistd.h>
#endif

namespace lp {
namespace model_file {

class File {
  public:
    File() = default;
    File(const File&) = delete;
    File& operator=(const File&) = delete;
    ~File() { close(); }

    // False with the reason as the rest of a sentence that starts with the file's name.
    bool open(const char* path, std::string& why);

    uint64_t size() const { return size_; }

    // Exactly `count` bytes at `at`; false when the file does not have them.
    bool read(uint64_t at, void* to, size_t count) const;

  private:
    bool measure(std::string& why);
    void load_tail();
    void close();
    bool read_raw(uint64_t at, void* to, size_t count) const;

    int handle_ = -1;
    uint64_t size_ = 0;
    // A model's directory, objects and code lie at its end: one read fetches what two hundred would.
    static constexpr uint64_t kTail = 256 * 1024;
    uint64_t tail_at_ = 0;
    std::vector<unsigned char> tail_;
};

#ifdef _WIN32

// Without windows.h, whose macros would reach everything that includes this.
inline int open_file(const char* path) {
    std::error_code ignored;
    try {
        const auto wide = std::filesystem::u8path(path);
        if (std::filesystem::is_directory(wide, ignored)) return errno = EISDIR, -1;
        return _wopen(wide.c_str(), _O_RDONLY | _O_BINARY);
    } catch (const std::exception&) {  // no UTF-8
        return errno = ENOENT, -1;
    }
}

inline long long read_some(int handle, void* to, size_t count, uint64_t at) {
    if (_lseeki64(handle, static_cast<long long>(at), SEEK_SET) < 0) return -1;
    return _read(handle, to, static_cast<unsigned>(count < (1u << 30) ? count : (1u << 30)));
}

inline void close_file(int handle) { _close(handle); }

inline bool measure_file(int handle, uint64_t& size, bool& folder, bool& plain) {
    struct _stat64 about;
    if (_fstat64(handle, &about) != 0) return false;
    size = static_cast<uint64_t>(about.st_size);
    folder = (about.st_mode & _S_IFDIR) != 0;
    plain = (about.st_mode & _S_IFREG) != 0;
    return true;
}

#else

// Not to wait for a writer when somebody hands us a named pipe.
inline int open_file(const char* path) { return ::open(path, O_RDONLY | O_NONBLOCK | O_CLOEXEC); }

inline long long read_some(int handle, void* to, size_t count, uint64_t at) {
    long long got;
    do got = ::pread(handle, to, count, static_cast<off_t>(at));
    while (got < 0 && errno == EINTR);
    return got;
}

inline void close_file(int handle) { ::close(handle); }

inline bool measure_file(int handle, uint64_t& size, bool& folder, bool& plain) {
    struct stat about;
    if (::fstat(handle, &about) != 0) return false;
    size = static_cast<uint64_t>(about.st_size);
    folder = S_ISDIR(about.st_mode);
    plain = S_ISREG(about.st_mode);
    return true;
}

#endif

inline bool File::open(const char* path, std::string& why) {
    close();
    handle_ = open_file(path);
    if (handle_ >= 0) return measure(why);
    if (errno == ENOENT || errno == ENOTDIR || errno == ENAMETOOLONG) {
        why = "does not exist: check the name and the folder";
    } else if (errno == EISDIR) {
        why = "is a folder, expected a TorchScript file (.ts): give one of the files inside it";
    } else if (errno == EACCES || errno == EPERM) {
        why = "may not be read: check the file's permissions";
    } else {
        why = "cannot be opened: check the file and its disk";
    }
    return false;
}

inline bool File::measure(std::string& why) {
    bool folder = false, plain = false;
    if (!measure_file(handle_, size_, folder, plain)) {
        why = "cannot be opened: check the file and its disk";
    } else if (folder) {
        why = "is a folder, expected a TorchScript file (.ts): give one of the files inside it";
    } else if (!plain) {
        why = "is a device or a pipe, expected a TorchScript file (.ts): give a file on disk";
    } else if (size_ == 0) {
        why = "is empty (0 bytes), expected a TorchScript export: copy or download it again";
    } else {
        load_tail();
        return true;
    }
    return false;
}

inline void File::load_tail() {
    tail_at_ = size_ > kTail ? size_ - kTail : 0;
    tail_.resize(static_cast<size_t>(size_ - tail_at_));
    if (!read_raw(tail_at_, tail_.data(), tail_.size())) tail_.clear();
}

inline void File::close() {
    if (handle_ >= 0) close_file(handle_);
    handle_ = -1;
}

inline bool File::read(uint64_t at, void* to, size_t count) const {
    if (at > size_ || count > size_ - at) return false;
    if (at < tail_at_ || at - tail_at_ + count > tail_.size()) return read_raw(at, to, count);
    std::copy_n(tail_.data() + (at - tail_at_), count, static_cast<unsigned char*>(to));
    return true;
}

inline bool File::read_raw(uint64_t at, void* to, size_t count) const {
    auto* next = static_cast<unsigned char*>(to);
    while (count > 0) {
        long long got = read_some(handle_, next, count, at);
        if (got <= 0) return false;
        next += got;
        at += static_cast<uint64_t>(got);
        count -= static_cast<size_t>(got);
    }
    return true;
}

}  // namespace model_file
}  // namespace lp
