// The sampling rate of a canvas without the overlap of its [block~], as [samplerate~] tells it.
//
// A signal's own rate is multiplied by the overlap, and only newer Pds tell the overlap.
#include "pd/pd.hpp"

// Pd's own, exported for all, but not in its header.
extern "C" {
EXTERN t_outconnect* obj_connect(t_object* source, int outlet, t_object* sink, int inlet);
EXTERN void obj_disconnect(t_object* source, int outlet, t_object* sink, int inlet);
}

namespace lp::pd {

namespace {

struct t_listener {
    t_object x_obj;
    t_float x_heard;
};

void hear(t_listener* x, t_floatarg rate) { x->x_heard = rate; }

t_listener* listener() {
    static t_listener* one = nullptr;
    if (one) return one;
    t_class* made = class_new(gensym("latentplay rate"), nullptr, nullptr, sizeof(t_listener), CLASS_DEFAULT, A_NULL);
    class_addfloat(made, reinterpret_cast<t_method>(hear));
    one = reinterpret_cast<t_listener*>(pd_new(made));
    return one;
}

}  // namespace

CanvasRate::CanvasRate() {
    pd_typedmess(&pd_objectmaker, gensym("samplerate~"), 0, nullptr);
    teller_ = pd_checkobject(pd_newest());
    if (teller_) obj_connect(teller_, 0, &listener()->x_obj, 0);
}

CanvasRate::~CanvasRate() {
    if (!teller_) return;
    obj_disconnect(teller_, 0, &listener()->x_obj, 0);
    pd_free(&teller_->ob_pd);
}

int CanvasRate::overlap_of(const t_signal* signal) const {
    if (!teller_) return 1;
    pd_bang(&teller_->ob_pd);
    const int overlap = static_cast<int>(signal->s_sr / listener()->x_heard + 0.5f);
    return overlap > 1 && signal->s_n % overlap == 0 ? overlap : 1;
}

}  // namespace lp::pd
