// Latents as messages: encode~ tells each frame, decode~ plays frames that it is told.
#include <cmath>

#include "objects/encode_decode/codec_object.hpp"
#include "params/check.hpp"

namespace lp {

void CodecObject::frames(const AtomList& atoms) {
    Refusal refusal(class_name().c_str());
    double on = 0;
    if (!check_one_number(*find_param(class_name(), "frames"), atoms, &on, refusal)) return report_error(refusal.text());
    encoder_.keep_frames(on == 1);
}

// What the audio thread has kept since the last tick.
void CodecObject::say_frames() {
    if (method_ != Method::encode) return;
    while (encoder_.frames.read(frame_.data())) {
        if (encoder_.keeps_frames()) status("latents", AtomList(frame_.begin(), frame_.end()));
    }
}

void CodecObject::latents(const AtomList& atoms) {
    if (atoms.empty()) {
        frame_waits_ = false;
        return decoder_.follow_frames(false);
    }
    bool good = atoms.size() == frame_.size();
    for (const Atom& atom : atoms) good = good && !atom.is_symbol && std::isfinite(atom.number);
    if (!good) {
        return report_error("'latents " + typed(atoms) + "': expected " + plural(latents_, "number") +
                            ", one for each latent, or none: the signals play again");
    }
    for (size_t l = 0; l < frame_.size(); ++l) frame_[l] = static_cast<float>(atoms[l].number);
    decoder_.follow_frames(true);
    frame_waits_ = true;
    pass_on_frame();
}

// A full ring loses frames that come too fast, but not the last one.
void CodecObject::pass_on_frame() {
    if (frame_waits_ && decoder_.frames.write(frame_.data(), frame_.size())) frame_waits_ = false;
}

}  // namespace lp
