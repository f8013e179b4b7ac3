// Python on a thread of this process, brought in at run time.
#include "connection/embedded.hpp"

#include <chrono>
#include <exception>
#include <filesystem>
#include <thread>

#include "connection/replies.hpp"
#include "connection/wire.hpp"
#include "objects/settings.hpp"
#include "system/library.hpp"
#include "system/thread.hpp"

namespace lp {

EmbeddedEngine::EmbeddedEngine(RequestQueue& requests) : requests_(requests), version_(wire_version()) {
    embedding_ = {this, version_.c_str(), settings().python.c_str(), settings().path.c_str(), receive, send, fail};
    std::thread([this] {
        run();
        running_ = false;
    }).detach();
}

std::string EmbeddedEngine::obstacle() {
    if (symbol_of_process("Py_IsInitialized")) return "this process holds another Python";
    const std::string& file = settings().embedded;
    if (file.empty()) return "latentplay.cfg has no embedded= line";
    std::error_code ignored;
    return std::filesystem::exists(std::filesystem::u8path(file), ignored) ? "" : "'" + file + "' is not there";
}

void EmbeddedEngine::run() {
    lower_this_thread();
    std::string problem;
    // Its libpython must be visible to the extension modules that Python loads.
    void* library = open_library(settings().embedded, &problem);
    const auto serve = library ? reinterpret_cast<LpServe>(symbol_of(library, "lp_serve")) : nullptr;
    if (serve) return serve(&embedding_);
    fail(this, ("Python cannot be loaded (" + problem + "); run: latentplay doctor").c_str());
}

bool EmbeddedEngine::leave() {
    for (int i = 0; i < 250 && running_; ++i) std::this_thread::sleep_for(std::chrono::milliseconds(1));
    return !running_;
}

int EmbeddedEngine::receive(void* context, void (*take)(void* to, const char* bytes, size_t size), void* to) {
    Request request;
    if (!static_cast<EmbeddedEngine*>(context)->requests_.next(&request)) return 0;
    const std::string bytes = encoded(request);
    take(to, bytes.data(), bytes.size());
    return 1;
}

void EmbeddedEngine::send(void* context, const char* bytes, size_t size) {
    RequestQueue& requests = static_cast<EmbeddedEngine*>(context)->requests_;
    try {
        take_reply(decoded_reply(bytes, size).reply, requests);
    } catch (const std::exception& error) {  // no exception may pass into the other's code
        tell(requests, error.what());
    }
}

void EmbeddedEngine::fail(void* context, const char* line) {
    RequestQueue& requests = static_cast<EmbeddedEngine*>(context)->requests_;
    tell(requests, line);
    requests.give_up();
}

}  // namespace lp
