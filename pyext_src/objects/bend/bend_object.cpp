// lp.bend as any host sees it: its messages go to Python, which has the weights, together with arrays of the host.
#include "objects/bend/bend_object.hpp"

namespace lp {

void BendObject::message(const std::string& selector, const AtomList& atoms) {
    Request bend{id(), "bend"};
    if (selector == "draw" && atoms.size() == 1 && !host_.read_array(typed(atoms), &bend.values)) {
        return report_error("draw '" + typed(atoms) + "': no array of that name; expected the array that shows the layer");
    }
    bend.atoms = {selector};
    bend.atoms.insert(bend.atoms.end(), atoms.begin(), atoms.end());
    request(std::move(bend));
}

void BendObject::receive(Reply& reply) {
    if (reply.selector != "array") return MessageObject::receive(reply);
    const std::string name = typed(reply.atoms);
    if (!host_.write_array(name, reply.values)) report_error("view '" + name + "': no array of that name");
}

}  // namespace lp
