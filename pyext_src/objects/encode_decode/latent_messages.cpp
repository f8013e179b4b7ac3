// Latents as messages: encode~ tells each frame, decode~ plays frames that it is told.
#include <cmath>

#include "objects/encode_decode/codec_object.hpp"
#include "params/check.hpp"

namespace lp {

void CodecObject::allocate_frames() {
    if (role_ == Role::encode) player_.frames_out.allocate(outlets_);
    if (role_ == Role::decode) player_.allocate_frames_in(inlets_);
    frame_.resize(static_cast<size_t>(role_ == Role::encode ? outlets_ : inlets_));
}

void CodecObject::frames(const AtomList& atoms) {
    Refusal refusal(class_name().c_str());
    double on = 0;
    if (!check_one_number(*find_param(class_name(), "frames"), atoms, &on, refusal)) return report_error(refusal.text());
    player_.keep_frames(on == 1);
}

// What the audio thread has kept since the last tick.
void CodecObject::say_frames() {
    if (role_ != Role::encode) return;
    while (player_.frames_out.read(frame_.data())) {
        if (player_.keeps_frames()) status("latents", AtomList(frame_.begin(), frame_.end()));
    }
}

void CodecObject::latents(const AtomList& atoms) {
    if (atoms.empty()) {
        frame_waits_ = false;
        return player_.follow_frames(false);
    }
    bool good = atoms.size() == frame_.size();
    for (const Atom& atom : atoms) good = good && !atom.is_symbol && std::isfinite(atom.number);
    if (!good) {
        return report_error("'latents " + typed(atoms) + "': expected " + plural(inlets_, "number") +
                            ", one for each latent, or none: the signals play again");
    }
    for (size_t l = 0; l < frame_.size(); ++l) frame_[l] = static_cast<float>(atoms[l].number);
    player_.follow_frames(true);
    frame_waits_ = true;
    pass_on_frame();
}

// A full ring loses frames that come too fast, but not the last one.
void CodecObject::pass_on_frame() {
    if (frame_waits_ && player_.frames_in.write(frame_.data(), frame_.size())) frame_waits_ = false;
}

}  // namespace lp
