// What is typed in a box: Pd's arguments and flags, or Max's attributes for the same.
#include <cstring>

#include "max/box.hpp"
#include "params/check.hpp"

namespace lp::max {

namespace {

bool is_attribute(const Atom& atom) { return atom.is_symbol && atom.symbol.size() > 1 && atom.symbol[0] == '@'; }

// The flag that an attribute stands for; none for what is a parameter as well.
const FlagRow* flag_of(const std::string& object, const std::string& attribute) {
    if (find_param(object, attribute)) return nullptr;
    const std::string flag = attribute == "mc" ? "-m" : "-" + attribute;
    for (const FlagRow* row = kFlags; row->object; ++row) {
        if (object == row->object && flag == row->name) return row;
    }
    return nullptr;
}

// Of a box that plays a model, what the tables do not know is an attribute of that model.
bool is_of_model(const std::string& object, const std::string& attribute) {
    return is_message(object, "set") && !find_param(object, attribute) && !flag_of(object, attribute);
}

// Calls `take(name, values)` for each attribute; what stands before them is returned.
template <class Take>
AtomList split(const AtomList& typed, Take take) {
    size_t at = 0;
    while (at < typed.size() && !is_attribute(typed[at])) ++at;
    const AtomList positional(typed.begin(), typed.begin() + static_cast<std::ptrdiff_t>(at));
    while (at < typed.size()) {
        const std::string name = typed[at].symbol.substr(1);
        AtomList values;
        for (++at; at < typed.size() && !is_attribute(typed[at]); ++at) values.push_back(typed[at]);
        take(name, values);
    }
    return positional;
}

// A flag without values is asked for by "@mc" or "@mc 1".
void add_flag(const FlagRow& flag, const AtomList& values, AtomList* to) {
    const bool is_switch = *flag.args == '\0';
    if (is_switch && values.size() == 1 && !values[0].is_symbol && values[0].number == 0) return;
    to->emplace_back(flag.name);
    if (!is_switch) to->insert(to->end(), values.begin(), values.end());
}

}  // namespace

AtomList creation_arguments(const std::string& name, const AtomList& typed) {
    AtomList flags;
    AtomList arguments = split(typed, [&](const std::string& attribute, const AtomList& values) {
        if (const FlagRow* flag = flag_of(name, attribute)) add_flag(*flag, values, &flags);
    });
    arguments.insert(arguments.end(), flags.begin(), flags.end());
    return arguments;
}

AtomList attributes_to_set(const std::string& name, const AtomList& typed) {
    AtomList rest;
    split(typed, [&](const std::string& attribute, const AtomList& values) {
        if (flag_of(name, attribute) || is_of_model(name, attribute)) return;
        rest.emplace_back("@" + attribute);
        rest.insert(rest.end(), values.begin(), values.end());
    });
    return rest;
}

Lines model_attributes_to_set(const std::string& name, const AtomList& typed) {
    Lines lines;
    split(typed, [&](const std::string& attribute, const AtomList& values) {
        if (!is_of_model(name, attribute)) return;
        lines.push_back({attribute});
        lines.back().insert(lines.back().end(), values.begin(), values.end());
    });
    return lines;
}

}  // namespace lp::max
