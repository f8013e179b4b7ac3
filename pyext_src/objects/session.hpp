// What the objects of one host share: their registry, the queue to Python, the hop clock, the seed maps.
//
// A host may call from several threads (Max: main and scheduler). Every entry takes `mutex` (see objects/guarded.hpp), so
// that objects see one message at a time; the audio thread never takes it and touches nothing in here.
#pragma once

#include <cstdint>
#include <deque>
#include <functional>
#include <map>
#include <mutex>
#include <string>
#include <utility>

#include "objects/encode_decode/hop_clock.hpp"
#include "objects/mod/seed_maps.hpp"
#include "objects/request_queue.hpp"

namespace lp {

class Object;

// What tells a model from any other, whatever its file is called; empty for a file that is none.
std::string model_hash_of(const std::string& file);

class Session {
   public:
    using Console = std::function<void(const std::string& line, bool is_error)>;

    // `data_folder`: where the demo model and the shipped seed maps are.
    explicit Session(std::string data_folder) : data_folder(std::move(data_folder)) {}

    const std::string data_folder;
    RequestQueue requests;
    HopClock clock;
    SeedMaps seed_maps;
    std::recursive_mutex mutex;
    AtomList engine{"none"};  // what `info` says of it: embedded or process, and the number of the process

    int64_t add(Object* object);  // its number
    void remove(int64_t id);
    Object* find(int64_t id) const;

    template <class Visit>
    void for_each(Visit visit) {
        for (auto& [id, object] : objects_) visit(*object);
    }

    // The model file of a chain, as an object has named or opened it; empty: not known. Forgotten with the chain's last object.
    void set_model_of(const std::string& chain, const std::string& file) { models_[chain] = {file, ""}; }
    std::string model_of(const std::string& chain) const;
    std::string hash_of_model(const std::string& chain);  // read from the file once; empty where there is none

    void send_status(int64_t object, const std::string& selector, const AtomList& atoms);
    void send_error(int64_t object, const std::string& line);  // 0: for the console

    // Sends out the status lines and errors of the objects. A patch may do anything on receiving one, even delete the object:
    // so nothing is sent while an object handles a message, only from here.
    void flush(const Console& console);

    void deliver_replies(const Console& console);
    void tick_all();  // every few milliseconds

   private:
    struct Outgoing {
        int64_t object;
        std::string selector;
        AtomList atoms;
        bool is_error;  // for the console
    };
    bool take_outgoing(Outgoing* next);

    std::map<int64_t, Object*> objects_;
    struct ChainModel {
        std::string file, hash;
    };

    std::map<std::string, ChainModel> models_;
    std::deque<Outgoing> outgoing_;
    int64_t last_id_ = 0;
};

}  // namespace lp
