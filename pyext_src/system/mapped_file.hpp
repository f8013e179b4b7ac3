// A file that is read where the system keeps it: processes that map the same one share its memory. It must not be made shorter meanwhile.
#pragma once

#include <cstddef>
#include <string>

namespace lp {

class MappedFile {
   public:
    explicit MappedFile(const std::string& file);  // UTF-8; throws std::runtime_error: the rest of a sentence that starts with its name
    MappedFile(const MappedFile&) = delete;
    MappedFile& operator=(const MappedFile&) = delete;
    ~MappedFile();

    const char* data() const { return static_cast<const char*>(data_); }
    size_t size() const { return size_; }

   private:
    size_t size_ = 0;  // first: mapping says it
    void* data_ = nullptr;
};

}  // namespace lp
