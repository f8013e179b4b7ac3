// What crosses the bridge to Python: requests of objects, replies to them. Plain data; never touched by the audio thread.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "audio/codec/frame_port.hpp"
#include "params/atom.hpp"

namespace lp {

// What Python needs to know of an object.
struct ObjectSpec {
    std::string class_name, chain;
    std::string file;    // its model; empty: the chain's
    std::string folder;  // of its patch
    bool own = false;    // the file is for this object alone
    bool offline = false;
    int channels = 0;  // audio signals asked for; 0: as the model has
    double seed = 0;
    bool keeps = false;  // the host keeps what the engine tells it of the object (a set)
    std::string method = {};  // of lp.model~: what it is to play; empty: what the model has
    bool trust = false;  // a model is played whatever its code does
    bool half = false;   // its weights take 16 bits
};

// An object's parameters, as messages that bring it back.
struct ObjectState {
    int64_t object = 0;
    std::string class_name;
    Lines lines;
};

// A message that an object of the chain was sent.
struct Event {
    double milliseconds = 0;  // of the host's time
    std::string class_name;
    int place = 1;  // 1 for the first of its class in the chain
    AtomList line;
};

struct Request {
    int64_t object = 0;
    std::string selector;
    AtomList atoms = {};             // what the patch sent
    std::vector<float> values = {};  // bend draw: an array of the host
    ObjectSpec spec = {};            // new
    double now = 0;                  // preset: ms of the host's time
    unsigned groups = 0;             // control: those that take part
    std::vector<ObjectState> states = {};  // preset: the objects of the chain
    std::vector<Event> events = {};        // preset record_write: what was recorded
    int64_t serial = 0;                    // its number, where the engine may have to be started again
    std::string data = {};                 // recall: what the engine asked to keep; put_back: what a set kept
};

struct Reply {
    int64_t object = 0;  // 0: for the console
    std::string selector;
    AtomList atoms = {};
    FramePort* port = nullptr;             // port: owned
    std::vector<float> values = {};        // array, network
    std::vector<ObjectState> states = {};  // apply: what objects are to be set to
    std::string data = {};                 // keep: what the engine would need to go on after its end; kept: what a set is to keep
};

}  // namespace lp
