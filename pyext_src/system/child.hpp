// A process that this one starts, speaks one line to, and outlives or takes with it.
#pragma once

#include <string>
#include <vector>

namespace lp {

class Child {
   public:
    Child() = default;
    Child(const Child&) = delete;
    Child& operator=(const Child&) = delete;
    ~Child() { end(0); }

    // `words`: its command line. `line` is what it reads first from its standard input, which then stays open for as long as
    // this process lives: its end is how the child knows. False when it cannot be started.
    bool start(const std::vector<std::string>& words, const std::string& line);

    long id() const { return id_; }        // also when it has ended
    bool is_alive();                       // looks
    void end(int milliseconds);            // lets it end by itself for so long, then ends it
    void kill();
    const std::string& end_reason() const { return reason_; }  // "signal 9 (Killed)", "code 1"; once it is not alive
    bool ended_from_outside() const { return from_outside_; }  // by kill -9, as a system out of memory does, too

   private:
    void close_input();

    long id_ = 0;
    bool alive_ = false;
    std::string reason_;
    bool from_outside_ = false;
#if defined(_WIN32)
    void *process_ = nullptr, *input_ = nullptr;
#else
    int input_ = -1;
#endif
};

}  // namespace lp
