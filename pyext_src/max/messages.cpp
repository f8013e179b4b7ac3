// Messages of a patch: what counts when it comes is done where it comes; files and answers are the main thread's.
#include <cstring>
#include <deque>

#include "max/box.hpp"
#include "params/check.hpp"

namespace lp::max {

namespace {

struct Deferred {
    int64_t object;
    t_lp_box* box;
    std::string selector;
    AtomList atoms;
};

std::mutex deferred_mutex;  // held for as long as a message is put in or taken out
std::deque<Deferred> deferred_messages;

const MessageRow* row_of(const std::string& object, const std::string& name) {
    for (const MessageRow* row = kMessages; row->object; ++row) {
        if (object == row->object && name == row->name) return row;
    }
    return nullptr;
}

bool counts_when_it_comes(const BoxState& state, const std::string& selector) {
    const MessageRow* row = row_of(state.name, selector);
    return find_param(state.name, selector) || (row && row->timed);
}

AtomList with_native_paths(const BoxState& state, const std::string& selector, AtomList atoms) {
    const MessageRow* row = row_of(state.name, selector);
    if (!row || !std::strstr(row->args, "file")) return atoms;
    for (Atom& atom : atoms) {
        if (atom.is_symbol) atom.symbol = native_path(atom.symbol);
    }
    return atoms;
}

void handle(t_lp_box* x, const std::string& selector, const AtomList& atoms) {
    guarded(session(), selector.c_str(), [&] {
        BoxState& state = *x->state;
        if (find_param(state.name, selector)) state.sent[selector] = atoms;
        state.object->handle(selector, with_native_paths(state, selector, atoms));
    });
}

// False when the message has to wait: for one before it, or for a thread that is at work on another.
bool handle_at_once(t_lp_box* x, const std::string& selector, const AtomList& atoms) {
    if (x->state->deferred.load() > 0 || !counts_when_it_comes(*x->state, selector)) return false;
    const std::unique_lock<std::recursive_mutex> turn(session().mutex, std::try_to_lock);
    if (!turn.owns_lock()) return false;
    handle(x, selector, atoms);
    return true;
}

void handle_later(t_lp_box* x, const std::string& selector, AtomList atoms) {
    x->state->deferred.fetch_add(1);
    const std::lock_guard<std::mutex> lock(deferred_mutex);
    deferred_messages.push_back({x->state->object->id(), x, selector, std::move(atoms)});
}

bool next_deferred(Deferred* next) {
    const std::lock_guard<std::mutex> lock(deferred_mutex);
    if (deferred_messages.empty()) return false;
    *next = std::move(deferred_messages.front());
    deferred_messages.pop_front();
    return true;
}

}  // namespace

void take_message(t_lp_box* x, const std::string& selector, AtomList atoms) {
    if (systhread_ismainthread()) {
        handle(x, selector, atoms);
        return settle();
    }
    if (!handle_at_once(x, selector, atoms)) handle_later(x, selector, std::move(atoms));
    deliver_soon();
}

// The box of one may be gone by now.
void run_deferred() {
    for (Deferred next; next_deferred(&next);) {
        if (!session().find(next.object)) continue;
        handle(next.box, next.selector, next.atoms);
        next.box->state->deferred.fetch_sub(1);
        settle();
    }
}

}  // namespace lp::max
