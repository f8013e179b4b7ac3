// A file in memory, to be read.
#include "system/mapped_file.hpp"

#include <stdexcept>

#if defined(_WIN32)
#include <filesystem>

#include <windows.h>
#else
#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>
#endif

namespace lp {

#if defined(_WIN32)

namespace {

void* map(const std::string& file, size_t* size) {
    HANDLE handle = CreateFileW(std::filesystem::u8path(file).c_str(), GENERIC_READ, FILE_SHARE_READ | FILE_SHARE_DELETE, nullptr,
                                OPEN_EXISTING, FILE_ATTRIBUTE_NORMAL, nullptr);
    if (handle == INVALID_HANDLE_VALUE) return nullptr;
    LARGE_INTEGER found;
    HANDLE mapping = GetFileSizeEx(handle, &found) ? CreateFileMappingW(handle, nullptr, PAGE_READONLY, 0, 0, nullptr) : nullptr;
    void* data = mapping ? MapViewOfFile(mapping, FILE_MAP_READ, 0, 0, 0) : nullptr;
    if (mapping) CloseHandle(mapping);
    CloseHandle(handle);
    *size = static_cast<size_t>(found.QuadPart);
    return data;
}

}  // namespace

MappedFile::~MappedFile() { UnmapViewOfFile(data_); }

#else

namespace {

void* map(const std::string& file, size_t* size) {
    const int descriptor = ::open(file.c_str(), O_RDONLY | O_CLOEXEC);
    if (descriptor < 0) return nullptr;
    struct stat found {};
    const bool is_file = fstat(descriptor, &found) == 0 && S_ISREG(found.st_mode) && found.st_size > 0;
    *size = static_cast<size_t>(found.st_size);
    void* data = is_file ? mmap(nullptr, *size, PROT_READ, MAP_SHARED, descriptor, 0) : MAP_FAILED;
    ::close(descriptor);
    return data == MAP_FAILED ? nullptr : data;
}

}  // namespace

MappedFile::~MappedFile() { munmap(data_, size_); }

#endif

MappedFile::MappedFile(const std::string& file) : data_(map(file, &size_)) {
    if (data_ == nullptr) throw std::runtime_error("cannot be read, or is empty");
}

}  // namespace lp
