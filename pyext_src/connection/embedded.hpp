// Python on a thread of this process, brought in at run time.
#pragma once

#include <atomic>
#include <string>

#include "connection/connection.hpp"
#include "connection/embedding.h"

namespace lp {

class EmbeddedEngine final : public Connection {
   public:
    explicit EmbeddedEngine(RequestQueue& requests);  // starts it
    bool leave() override;

    // Why there can be none here; empty when there can.
    static std::string obstacle();

   private:
    void run();
    static int receive(void* context, void (*take)(void* to, const char* bytes, size_t size), void* to);
    static void send(void* context, const char* bytes, size_t size);
    static void fail(void* context, const char* line);

    RequestQueue& requests_;
    LpEmbedding embedding_{};
    std::string version_;
    std::atomic<bool> running_{true};
};

}  // namespace lp
