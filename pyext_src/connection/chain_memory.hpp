// What a new engine needs so that the chains go on as they were: the objects, what the engine asked to keep of each chain,
// and the requests whose effect is not yet among it.
#pragma once

#include <cstdint>
#include <deque>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "objects/requests.hpp"

namespace lp {

class ChainMemory {
   public:
    // Before a request is sent; gives it its number. Returns how many need no longer be sent, itself among them: those of an
    // object that is gone.
    int note(Request& request);

    // What the engine asks to keep. False for any other reply.
    bool keep(Reply& reply);

    // To be sent to a new engine: arrays, chains, objects, `recall_end`; and, when it has answered that, what was open.
    std::vector<Request> recalled() const;
    std::vector<Request> open_requests() const;

    // The model file that a request asks for; empty for none.
    static std::string file_of(const Request& request);

    template <class Visit>
    void for_each_object(Visit visit) const {
        for (const auto& [id, object] : objects_) visit(id, object.spec);
    }

   private:
    struct Kept {
        std::string data;
        std::vector<std::string> arrays;
    };

    std::string chain_of(int64_t object) const;
    bool lives(const std::string& chain) const;  // some object is of it
    int forget(int64_t object);
    void forget_unused_arrays();
    void keep_chain(Reply& reply);

    int64_t last_serial_ = 0;
    std::map<int64_t, Request> objects_;  // their `new`
    std::map<std::string, Kept> chains_;
    std::map<std::string, std::vector<float>> arrays_;  // bent layers and the like, by the engine's names for them
    std::deque<Request> open_;
};

}  // namespace lp
