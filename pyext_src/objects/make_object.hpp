// Makes an object by its name.
#pragma once

#include <memory>
#include <string>

#include "objects/object.hpp"

namespace lp {

// The object of a name in the table, such as "lp.encode~"; nullptr for any other. With signals it is a SignalObject.
std::unique_ptr<Object> make_object(const std::string& name, const AtomList& arguments, HostApi& host);

}  // namespace lp
