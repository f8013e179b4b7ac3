// lp.bend as any host sees it: its words go to Python, which knows the weights; arrays of the host come and go with them.
#include "host/bend_box.hpp"

namespace lp {

void BendBox::message(const std::string& selector, const WordList& words) {
    if (answer(selector, words)) return;
    std::vector<float> values;
    if (selector == "draw" && words.size() == 1 && !skin_.read_array(words[0].show(), &values)) {
        return complain("draw '" + words[0].show() + "': no array of that name; expected the array that shows the layer");
    }
    WordList all{selector};
    all.insert(all.end(), words.begin(), words.end());
    ask("bend", std::move(all), std::move(values));
}

void BendBox::receive(Reply& reply) {
    if (reply.selector == "array") {
        const std::string name = reply.words[0].show();
        if (!skin_.write_array(name, reply.values)) complain("view '" + name + "': no array of that name");
    } else if (reply.selector == "error") {
        complain(show(reply.words));
    } else {
        status(reply.selector, reply.words);
    }
}

}  // namespace lp
