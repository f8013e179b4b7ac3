// Memory that two processes of one user see: a file that both map, whose name is taken away as soon as both have.
#include "system/shared_memory.hpp"

#include <atomic>
#include <cstdlib>
#include <filesystem>
#include <stdexcept>
#include <utility>

#if defined(_WIN32)
#include <windows.h>
#else
#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>
#endif

namespace lp {

namespace {

namespace fs = std::filesystem;

std::runtime_error failure(const std::string& file, const char* what) {
    return std::runtime_error("the shared memory '" + file + "' cannot be " + what + ": is the disk full, or the folder for temporary files?");
}

// In memory where the system has such a folder.
fs::path folder() {
#if defined(__linux__)
    std::error_code ignored;
    const fs::path memory = "/dev/shm";
    if (fs::is_directory(memory, ignored)) return memory;
#endif
    return fs::temp_directory_path();
}

// All names here are UTF-8, whatever the system's own paths are.
std::string name_of(const fs::path& path) {
    const auto text = path.u8string();
    return {text.begin(), text.end()};
}

std::string prefix_of(long process) { return "latentplay-" + std::to_string(process) + "-"; }

void remove_quietly(const fs::path& file) {
    std::error_code ignored;
    fs::remove(file, ignored);
}

#if defined(_WIN32)

long this_process() { return static_cast<long>(GetCurrentProcessId()); }
fs::path path_of(const std::string& file) { return fs::u8path(file); }

// The file goes with its last handle; the mapping keeps it until then.
void* map(const std::string& file, size_t* bytes, bool make) {
    HANDLE handle = CreateFileW(path_of(file).c_str(), GENERIC_READ | GENERIC_WRITE, FILE_SHARE_READ | FILE_SHARE_WRITE | FILE_SHARE_DELETE,
                                nullptr, make ? CREATE_NEW : OPEN_EXISTING, FILE_ATTRIBUTE_TEMPORARY | FILE_FLAG_DELETE_ON_CLOSE, nullptr);
    if (handle == INVALID_HANDLE_VALUE) return nullptr;
    LARGE_INTEGER size;
    size.QuadPart = static_cast<LONGLONG>(*bytes);
    if (!make && GetFileSizeEx(handle, &size)) *bytes = static_cast<size_t>(size.QuadPart);
    HANDLE mapping = CreateFileMappingW(handle, nullptr, PAGE_READWRITE, static_cast<DWORD>(size.HighPart), size.LowPart, nullptr);
    void* data = mapping ? MapViewOfFile(mapping, FILE_MAP_ALL_ACCESS, 0, 0, *bytes) : nullptr;
    if (mapping) CloseHandle(mapping);
    if (!make) CloseHandle(handle);  // the maker's stays open with its process: it holds the name until we have opened it
    return data;
}

void unmap(void* data, size_t) { UnmapViewOfFile(data); }

#else

long this_process() { return static_cast<long>(getpid()); }
fs::path path_of(const std::string& file) { return file; }

// Really there, so that no write fails later.
bool reserve(int descriptor, size_t bytes) {
#if defined(__APPLE__)
    return ftruncate(descriptor, static_cast<off_t>(bytes)) == 0;
#else
    return posix_fallocate(descriptor, 0, static_cast<off_t>(bytes)) == 0;
#endif
}

void* map(const std::string& file, size_t* bytes, bool make) {
    const int descriptor = ::open(file.c_str(), O_RDWR | O_CLOEXEC | O_NOFOLLOW | (make ? O_CREAT | O_EXCL : 0), 0600);
    if (descriptor < 0) return nullptr;
    struct stat found {};
    const bool sized = make ? reserve(descriptor, *bytes) : fstat(descriptor, &found) == 0;
    if (!make) *bytes = static_cast<size_t>(found.st_size);
    void* data = sized && *bytes > 0 ? mmap(nullptr, *bytes, PROT_READ | PROT_WRITE, MAP_SHARED, descriptor, 0) : MAP_FAILED;
    ::close(descriptor);
    return data == MAP_FAILED ? nullptr : data;
}

void unmap(void* data, size_t bytes) { munmap(data, bytes); }

#endif

}  // namespace

SharedMemory SharedMemory::make(size_t bytes) {
    static std::atomic<int> made{0};
    SharedMemory memory;
    memory.file_ = name_of(folder() / (prefix_of(this_process()) + std::to_string(++made)));
    memory.size_ = bytes;
    memory.data_ = map(memory.file_, &memory.size_, true);
    memory.made_ = true;
    if (!memory.data_) throw failure(memory.file_, "made");
    return memory;
}

SharedMemory SharedMemory::open(const std::string& file) {
    SharedMemory memory;
    memory.file_ = file;
    memory.data_ = map(file, &memory.size_, false);
    remove_quietly(path_of(file));
    if (!memory.data_) throw failure(file, "opened");
    return memory;
}

SharedMemory::~SharedMemory() {
    if (data_) unmap(data_, size_);
    if (made_) remove_quietly(path_of(file_));  // where nobody has opened it
}

void SharedMemory::swap(SharedMemory& other) noexcept {
    std::swap(data_, other.data_);
    std::swap(size_, other.size_);
    std::swap(file_, other.file_);
    std::swap(made_, other.made_);
}

void SharedMemory::clear_after(long process) {
    std::error_code ignored;
    for (const auto& entry : fs::directory_iterator(folder(), ignored)) {
        if (name_of(entry.path().filename()).rfind(prefix_of(process), 0) == 0) remove_quietly(entry.path());
    }
}

void SharedMemory::clear_own() { clear_after(this_process()); }

}  // namespace lp
