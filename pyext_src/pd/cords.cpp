// Which objects a box reaches along cords of signals: through subpatches and abstractions, send~, throw~ and delays. Where it is not
// clear (inside of [clone], which inlet leads to which outlet), more are reached rather than fewer.
#include <m_pd.h>
#include <g_canvas.h>

#include <cstring>
#include <set>
#include <utility>
#include <vector>

#include "pd/cords.hpp"

// Pd's own (m_obj.c), in a header that not every package of Pd brings.
extern "C" {
EXTERN int obj_noutlets(const t_object*);
EXTERN int obj_issignaloutlet(const t_object*, int);
EXTERN t_outconnect* obj_starttraverseoutlet(const t_object*, t_outlet**, int);
EXTERN t_outconnect* obj_nexttraverseoutlet(t_outconnect*, t_object**, t_inlet**, int*);
}

namespace lp::pd {

namespace {

struct Wireless {
    const char *from, *to;
};
constexpr Wireless kWireless[] = {{"send~", "receive~"}, {"throw~", "catch~"}, {"delwrite~", "delread~"}, {"delwrite~", "delread4~"}};

bool is_a(const t_gobj* object, const char* name) { return std::strcmp(class_getname(object->g_pd), name) == 0; }
const t_gobj* plain(const t_object* object) { return &object->te_g; }

// The first argument of a box as Pd understands it.
t_symbol* first_argument(const t_object* object, t_canvas* patch) {
    const t_binbuf* text = object->te_binbuf;
    if (!text || binbuf_getnatom(text) < 2) return nullptr;
    const t_atom& word = binbuf_getvec(text)[1];
    if (word.a_type == A_SYMBOL) return word.a_w.w_symbol;
    return word.a_type == A_DOLLSYM ? canvas_realizedollar(patch, word.a_w.w_symbol) : nullptr;
}

class CordSearch {
   public:
    explicit CordSearch(t_object* from, t_canvas* patch) {
        leave(from, patch);
        while (!waiting_.empty()) {
            const auto [object, canvas] = waiting_.back();
            waiting_.pop_back();
            follow(object, canvas);
        }
    }
    std::set<const void*> reached;

   private:
    // The signals of a box are to be followed, once.
    void leave(t_object* object, t_canvas* patch) {
        if (left_.insert(object).second) waiting_.push_back({object, patch});
    }

    void follow(t_object* object, t_canvas* patch) {
        for (int outlet = 0; outlet < obj_noutlets(object); ++outlet) {
            if (!obj_issignaloutlet(object, outlet)) continue;
            t_outlet* from = nullptr;
            t_inlet* into = nullptr;
            t_object* to = nullptr;
            int which = 0;
            for (t_outconnect* cord = obj_starttraverseoutlet(object, &from, outlet); cord;) {
                cord = obj_nexttraverseoutlet(cord, &to, &into, &which);
                arrive(to, patch);
            }
        }
    }

    void arrive(t_object* object, t_canvas* patch) {
        reached.insert(object);
        if (is_a(plain(object), "canvas")) {
            auto* inside = reinterpret_cast<t_canvas*>(object);
            for (t_gobj* each = inside->gl_list; each; each = each->g_next) {
                if (is_a(each, "inlet")) leave(reinterpret_cast<t_object*>(each), inside);
            }
        } else if (is_a(plain(object), "outlet") && patch->gl_owner) {
            leave(&patch->gl_obj, patch->gl_owner);
        } else {
            for (const Wireless& way : kWireless) {
                if (is_a(plain(object), way.from)) arrive_at_all(way.to, first_argument(object, patch));
            }
            leave(object, patch);
        }
    }

    void arrive_at_all(const char* name, const t_symbol* called) {
        for (t_canvas* root = pd_getcanvaslist(); root; root = root->gl_next) arrive_within(root, name, called);
    }

    void arrive_within(t_canvas* patch, const char* name, const t_symbol* called) {
        for (t_gobj* each = patch->gl_list; each; each = each->g_next) {
            if (is_a(each, "canvas")) {
                arrive_within(reinterpret_cast<t_canvas*>(each), name, called);
            } else if (is_a(each, name) && first_argument(reinterpret_cast<t_object*>(each), patch) == called) {
                leave(reinterpret_cast<t_object*>(each), patch);
            }
        }
    }

    std::set<t_object*> left_;
    std::vector<std::pair<t_object*, t_canvas*>> waiting_;
};

}  // namespace

bool Cords::reach(const void* other) {
    if (!known_) reached_ = CordSearch(static_cast<t_object*>(object_), canvas_).reached;
    known_ = true;
    return reached_.count(other) > 0;
}

}  // namespace lp::pd
