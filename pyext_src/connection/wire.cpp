// Requests and replies as bytes, the same between threads and between processes: little-endian, sizes before contents.
#include "connection/wire.hpp"

#include <cstring>
#include <stdexcept>
#include <tuple>
#include <type_traits>
#include <vector>

namespace lp {

namespace {

// What is sent of each struct, in order.
constexpr auto fields(const ObjectSpec*) {
    using S = ObjectSpec;
    return std::tuple(&S::class_name, &S::chain, &S::file, &S::folder, &S::own, &S::offline, &S::channels, &S::seed, &S::keeps,
                      &S::method, &S::trust, &S::half);
}
constexpr auto fields(const ObjectState*) {
    using S = ObjectState;
    return std::tuple(&S::object, &S::class_name, &S::lines);
}
constexpr auto fields(const Event*) {
    using S = Event;
    return std::tuple(&S::milliseconds, &S::class_name, &S::place, &S::line);
}
constexpr auto fields(const Request*) {
    using S = Request;
    return std::tuple(&S::object, &S::serial, &S::selector, &S::atoms, &S::values, &S::spec, &S::now, &S::groups, &S::states, &S::events,
                      &S::data);
}
constexpr auto fields(const Reply*) {  // but for the port
    using S = Reply;
    return std::tuple(&S::object, &S::selector, &S::atoms, &S::values, &S::states, &S::data);
}

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
    template <class Struct>
    auto put(const Struct& from) -> decltype(fields(&from), void()) {
        std::apply([&](auto... field) { (put(from.*field), ...); }, fields(&from));
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
    template <class Struct>
    auto get(Struct* to) -> decltype(fields(to), void()) {
        std::apply([&](auto... field) { (get(&(to->*field)), ...); }, fields(to));
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
    to.put(request);
    return std::move(to.bytes);
}

Request decoded_request(const char* bytes, size_t size) {
    Request request;
    Reader from(bytes, size);
    from.get(&request);
    from.finish();
    return request;
}

std::string encoded(const Reply& reply) {
    const std::string file = reply.port ? reply.port->file : "";
    Writer to;
    to.put(reply);
    to.put(file);
    to.put(file.empty() ? static_cast<uint64_t>(reinterpret_cast<uintptr_t>(reply.port)) : 0);
    return std::move(to.bytes);
}

IncomingReply decoded_reply(const char* bytes, size_t size) {
    IncomingReply incoming;
    uint64_t address = 0;
    Reader from(bytes, size);
    from.get(&incoming.reply);
    from.get(&incoming.port_file);
    from.get(&address);
    from.finish();
    incoming.reply.port = reinterpret_cast<FramePort*>(static_cast<uintptr_t>(address));
    return incoming;
}

}  // namespace lp
