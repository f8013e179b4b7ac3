// A box: an object as any host sees it. A skin (Pd, Max) gives it words and blocks; it answers through `Skin`.
#pragma once

#include <cstdint>
#include <deque>
#include <functional>
#include <map>
#include <string>
#include <vector>

#include "bridge/desk.hpp"
#include "bridge/word.hpp"

namespace lp {

using Lines = std::vector<WordList>;  // messages: each begins with its word

// What a box asks of its host, on the message thread only.
class Skin {
   public:
    virtual ~Skin() = default;
    virtual void status(const std::string& selector, const WordList& words) = 0;  // out of the rightmost outlet
    virtual void error(const std::string& line) = 0;                           // on the console, once
    virtual std::string find(const std::string& name) = 0;  // full path; empty when it is nowhere
    virtual std::string searched() = 0;                     // where find looked, for the error line
    virtual bool offline() = 0;
    virtual double now() = 0;                         // ms of the host's time since its first sample
    virtual void wake_after(double milliseconds) = 0;  // calls Box::wake() then; asked again, the last one counts
    virtual std::string folder() = 0;  // of the patch
    virtual bool read_array(const std::string& name, std::vector<float>* values) = 0;         // false: no such array
    virtual bool write_array(const std::string& name, const std::vector<float>& values) = 0;  // resized to fit, redrawn
};

class Box {
   public:
    Box(const char* class_name, Skin& skin);
    virtual ~Box();
    Box(const Box&) = delete;

    // A message from the patch: `message`, after the boxes of the chain have overheard it.
    void hear(const std::string& selector, const WordList& words);

    // Unknown words and values out of range give one line; the state stays.
    virtual void message(const std::string& selector, const WordList& words) = 0;
    virtual void receive(Reply& reply) = 0;
    virtual void tick() {}  // every few milliseconds
    virtual void wake() {}  // when the box has asked its skin for it
    virtual void overhear(const Box&, const std::string&, const WordList&) {}
    virtual void restore(const Lines& lines);   // some of them
    virtual Lines state() const { return {}; }  // every parameter, as messages that bring it back; what `dump` tells

    int64_t id() const { return id_; }
    const std::string& chain() const { return chain_; }
    const std::string& class_name() const { return class_name_; }

    // Sends out what the boxes have said. A patch may do anything on hearing it, even delete the box: so nothing is sent
    // from inside a box, but from here, when no box is at work.
    static void flush();

    static void deliver_replies(const std::function<void(const std::string&, bool is_error)>& console);
    static void tick_all();
    template <class Visit>
    static void for_each(Visit visit) {
        for (auto& [id, box] : boxes()) visit(*box);
    }

   protected:
    void ask(const std::string& selector, WordList words, std::vector<float> values = {}) {
        Desk::get().ask({id_, selector, std::move(words), std::move(values)});
    }
    void status(const std::string& selector, const WordList& words) { outbox().push_back({id_, selector, words, false}); }
    // The messages that all boxes answer alike: open, dump, latency, version; false for any other.
    bool answer(const std::string& selector, const WordList& words);
    bool dump();  // false when the box has no state to tell
    virtual WordList latency_words() const { return {0.0}; }
    void complain(const std::string& text);  // "lp.encode~ voice: text", console and status outlet

    // Where a model file is: beside the patch, in the host's paths, in the models folders; ".ts" may be left out.
    // Empty after having complained.
    std::string find_model(const std::string& name);
    std::string model_named(const char* message, const WordList& words);  // the same, from a message's words

    Skin& skin_;
    std::string class_name_, chain_;

   private:
    struct Said {
        int64_t box;
        std::string selector;
        WordList words;
        bool is_error;  // for the console
    };
    static std::map<int64_t, Box*>& boxes();
    static std::deque<Said>& outbox();
    int64_t id_;
};

}  // namespace lp
