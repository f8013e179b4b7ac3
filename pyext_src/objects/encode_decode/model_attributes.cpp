// The attributes of a chain's model, as messages: set, get, attributes; what the model said last is part of the state.
#include "objects/encode_decode/codec_object.hpp"

namespace lp {

// A word may name an array of the host: whether the attribute takes one, the model's card says.
void CodecObject::set(const AtomList& atoms) {
    if (atoms.empty() || !atoms[0].is_symbol) {
        return report_error("'set" + (atoms.empty() ? "" : " " + typed(atoms)) + "': expected an attribute of the model and its values; "
                            "'attributes' lists them");
    }
    Request request{id(), "attribute", {"set"}};
    request.atoms.insert(request.atoms.end(), atoms.begin(), atoms.end());
    if (atoms.size() == 2 && atoms[1].is_symbol) host().read_array(atoms[1].symbol, &request.values);
    request.now = rate_;
    this->request(std::move(request));
}

void CodecObject::get(const AtomList& atoms) {
    if (atoms.size() != 1 || !atoms[0].is_symbol) {
        return report_error("'get" + (atoms.empty() ? "" : " " + typed(atoms)) + "': expected an attribute of the model; 'attributes' lists them");
    }
    request("attribute", {"get", atoms[0]});
}

void CodecObject::attributes(const AtomList&) { request("attribute", {"list"}); }

// Atoms: its name, its values.
void CodecObject::take_attribute(const AtomList& atoms) {
    attributes_[atoms[0].symbol] = AtomList(atoms.begin() + 1, atoms.end());
}

// Of the objects that play a model, the first one of the chain keeps its attributes; one with a model of its own has its own.
bool CodecObject::speaks_for_chain() const {
    const CodecObject* first = nullptr;
    for_each_codec(session(), [&](const CodecObject& codec) {
        if (!first && codec.chain() == chain_ && !codec.attributes_.empty() && codec.arguments_.own == arguments_.own) first = &codec;
    });
    return first == this;
}

}  // namespace lp
