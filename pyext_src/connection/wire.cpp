// Requests and replies as bytes, the same between threads and between processes: little-endian, sizes before contents.
#include "connection/wire.hpp"

#include <cstring>
#include <stdexcept>
#include <type_traits>
#include <vector>

namespace lp {

namespace {

class Writer {
   public:
    template <class Number, std::enable_if_t<std::is_arithmetic_v<Number>, int> = 0>
    void put(Number value) {
        bytes.append(reinterpret_cast<const char*>(&value), sizeof value);
    }
    void put(const std::string& text) { put_all(text.data(), text.size()); }
    void put(const std::vector<float>& values) { put_all(values.data(), values.size()); }
    void put(const Atom& atom) {
        put(atom.is_symbol);
        if (atom.is_symbol) {
            put(atom.symbol);
        } else {
            put(atom.number);
        }
    }
    template <class Element>
    void put(const std::vector<Element>& list) {
        put(static_cast<uint64_t>(list.size()));
        for (const Element& element : list) put(element);
    }
    void put(const ObjectSpec& spec) {
        for (const std::string* text : {&spec.class_name, &spec.chain, &spec.file, &spec.folder}) put(*text);
        put(spec.own);
        put(spec.offline);
        put(spec.channels);
        put(spec.seed);
    }
    void put(const ObjectState& state) {
        put(state.object);
        put(state.class_name);
        put(state.lines);
    }
    void put(const Event& event) {
        put(event.milliseconds);
        put(event.class_name);
        put(event.place);
        put(event.line);
    }

    std::string bytes;

   private:
    template <class Element>
    void put_all(const Element* first, size_t count) {
        put(static_cast<uint64_t>(count));
        bytes.append(reinterpret_cast<const char*>(first), count * sizeof(Element));
    }
};

class Reader {
   public:
    Reader(const char* bytes, size_t size) : at_(bytes), end_(bytes + size) {}

    template <class Number, std::enable_if_t<std::is_arithmetic_v<Number>, int> = 0>
    void get(Number* value) {
        std::memcpy(value, take(sizeof *value), sizeof *value);
    }
    void get(bool* value) {
        const char byte = *take(1);
        *value = byte != 0;
    }
    void get(std::string* text) {
        const size_t count = get_count(1);
        text->assign(take(count), count);
    }
    void get(std::vector<float>* values) {
        const size_t count = get_count(sizeof(float));
        values->resize(count);
        if (count) std::memcpy(values->data(), take(count * sizeof(float)), count * sizeof(float));
    }
    void get(Atom* atom) {
        get(&atom->is_symbol);
        if (atom->is_symbol) {
            get(&atom->symbol);
        } else {
            get(&atom->number);
        }
    }
    template <class Element>
    void get(std::vector<Element>* list) {
        list->resize(get_count(1));
        for (Element& element : *list) get(&element);
    }
    void get(ObjectSpec* spec) {
        for (std::string* text : {&spec->class_name, &spec->chain, &spec->file, &spec->folder}) get(text);
        get(&spec->own);
        get(&spec->offline);
        get(&spec->channels);
        get(&spec->seed);
    }
    void get(ObjectState* state) {
        get(&state->object);
        get(&state->class_name);
        get(&state->lines);
    }
    void get(Event* event) {
        get(&event->milliseconds);
        get(&event->class_name);
        get(&event->place);
        get(&event->line);
    }
    void finish() const {
        if (at_ != end_) fail();
    }

   private:
    [[noreturn]] static void fail() { throw std::runtime_error("a message between objects and engine is broken"); }

    // Each element takes at least so many bytes: a count that cannot be is found before memory is taken for it.
    size_t get_count(size_t least) {
        uint64_t count = 0;
        get(&count);
        if (count > static_cast<size_t>(end_ - at_) / least) fail();
        return static_cast<size_t>(count);
    }

    const char* take(size_t size) {
        if (size > static_cast<size_t>(end_ - at_)) fail();
        const char* taken = at_;
        at_ += size;
        return taken;
    }

    const char *at_, *end_;
};

}  // namespace

std::string wire_version() { return "latentplay " LP_VERSION " " + std::to_string(sizeof(FramePort)); }

std::string encoded(const Request& request) {
    Writer to;
    to.put(request.object);
    to.put(request.serial);
    to.put(request.selector);
    to.put(request.atoms);
    to.put(request.values);
    to.put(request.spec);
    to.put(request.now);
    to.put(request.groups);
    to.put(request.states);
    to.put(request.events);
    to.put(request.data);
    return std::move(to.bytes);
}

Request decoded_request(const char* bytes, size_t size) {
    Request request;
    Reader from(bytes, size);
    from.get(&request.object);
    from.get(&request.serial);
    from.get(&request.selector);
    from.get(&request.atoms);
    from.get(&request.values);
    from.get(&request.spec);
    from.get(&request.now);
    from.get(&request.groups);
    from.get(&request.states);
    from.get(&request.events);
    from.get(&request.data);
    from.finish();
    return request;
}

std::string encoded(const Reply& reply) {
    const std::string file = reply.port ? reply.port->file : "";
    Writer to;
    to.put(reply.object);
    to.put(reply.selector);
    to.put(reply.atoms);
    to.put(file);
    to.put(file.empty() ? static_cast<uint64_t>(reinterpret_cast<uintptr_t>(reply.port)) : 0);
    to.put(reply.values);
    to.put(reply.states);
    to.put(reply.data);
    return std::move(to.bytes);
}

IncomingReply decoded_reply(const char* bytes, size_t size) {
    IncomingReply incoming;
    Reply& reply = incoming.reply;
    uint64_t address = 0;
    Reader from(bytes, size);
    from.get(&reply.object);
    from.get(&reply.selector);
    from.get(&reply.atoms);
    from.get(&incoming.port_file);
    from.get(&address);
    from.get(&reply.values);
    from.get(&reply.states);
    from.get(&reply.data);
    from.finish();
    reply.port = reinterpret_cast<FramePort*>(static_cast<uintptr_t>(address));
    return incoming;
}

}  // namespace lp
