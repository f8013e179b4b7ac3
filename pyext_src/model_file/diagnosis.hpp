// What a file is when it is no model, as a line for its user.
#pragma once

#include <cstring>
#include <string>
#include <string_view>

#include "model_file/source.hpp"

namespace lp {
namespace model_file {

inline constexpr const char* kExport = "export it with the trainer's export script (streaming on)";

// A name or a word between quotes, on one line whatever it holds.
inline std::string quoted(std::string_view word) {
    constexpr size_t kMost = 200;
    std::string out = "'";
    for (char c : word.substr(0, kMost)) out += static_cast<unsigned char>(c) < 32 || c == 127 ? '?' : c;
    return out + (word.size() > kMost ? "...'" : "'");
}

inline bool looks_like_text(std::string_view head) {
    for (char c : head) {
        auto byte = static_cast<unsigned char>(c);
        if ((byte < 32 && byte != '\n' && byte != '\r' && byte != '\t' && byte != '\f') || byte == 127) return false;
    }
    return true;
}

// MPEG transport streams end in .ts as well: 188-byte packets that start with a G.
inline bool looks_like_video(std::string_view head) {
    return head.size() > 376 && head[0] == 'G' && head[188] == 'G' && head[376] == 'G';
}

inline std::string diagnose_text(std::string_view head) {
    if (starts_with(head, "version https://git-lfs"))
        return "is a Git LFS pointer, expected the model itself: fetch it (git lfs pull)";
    std::string_view start = head.substr(0, head.size() < 64 ? head.size() : 64);
    size_t first = start.find_first_not_of(" \r\n\t");
    if (first != start.npos && start[first] == '<')
        return "is a web page, expected a TorchScript export: the download went wrong, download the file itself";
    return "is a text file, expected a TorchScript export: give the .ts file that the trainer's export script wrote";
}

// For a file without a zip directory.
inline std::string diagnose_no_zip(const File& file) {
    char bytes[512];
    size_t count = file.size() < sizeof bytes ? static_cast<size_t>(file.size()) : sizeof bytes;
    if (!file.read(0, bytes, count)) return "cannot be read: check the file and its disk";
    std::string_view head(bytes, count);
    if (starts_with(head, "PK\x03\x04"))
        return "is cut short or damaged (no zip directory at its end): copy or download it again";
    if (head.size() > 1 && head[0] == '\x80' && head[1] >= 2 && head[1] <= 5)
        return std::string("is a Python pickle (an old checkpoint?), expected a TorchScript export: ") + kExport;
    if (looks_like_video(head))
        return "is a video (MPEG transport stream), expected a TorchScript export: give the model's .ts file";
    if (looks_like_text(head)) return diagnose_text(head);
    return std::string("is not a TorchScript file (no zip archive): ") + kExport;
}

// For a zip archive that lacks what TorchScript always writes.
inline std::string diagnose_no_torchscript(const Zip& zip) {
    if (zip.find("data.pkl"))
        return std::string("is a PyTorch checkpoint, expected a TorchScript export: ") + kExport;
    if (zip.find("archive_format") || zip.has_folder("models/"))
        return std::string("is a torch.export archive, expected a TorchScript export: ") + kExport;
    if (zip.find("model.json"))
        return "is a TorchScript file from before PyTorch 1.4: load and save it again with a newer PyTorch";
    return std::string("is a zip archive with no model in it, expected a TorchScript export: ") + kExport;
}

inline std::string diagnose_damaged(std::string_view part) {
    return "is damaged (" + quoted(part) + " inside it cannot be read): copy or download it again";
}

}  // namespace model_file
}  // namespace lp
