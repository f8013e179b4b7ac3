// An object without signals. Its one argument is the chain (or a model file, whose name the chain takes).
#pragma once

#include "objects/object.hpp"

namespace lp {

class MessageObject : public Object {
   public:
    MessageObject(const char* class_name, const AtomList& atoms, HostApi& host) : Object(class_name, host) {
        const Arguments arguments = parse_arguments(atoms, "");
        chain_ = arguments.chain;
        if (!arguments.error.empty()) report_error(arguments.error);
        join_chain(arguments, arguments.file.empty() ? "" : find_model(arguments.file));
    }
    ~MessageObject() override { leave_chain(); }
};

}  // namespace lp
