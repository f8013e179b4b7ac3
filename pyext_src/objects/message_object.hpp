// An object without signals. Its one argument is the chain (or a model file, whose name the chain takes).
#pragma once

#include <string>

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

    void receive(Reply& reply) override;

    // What a set keeps of it beside its parameters (presets, points, bends), as the engine has written it: bytes that only the
    // engine reads. It comes after each change, so that a host that saves finds it here and waits for nobody.
    const std::string& kept() const { return kept_; }
    int kept_changes() const { return kept_changes_; }
    void handed_over();  // the host has it now
    virtual void put_back(const std::string& bytes);  // out of a set

   private:
    std::string kept_;
    int kept_changes_ = 0;
    double put_back_ = 0;   // how often: what the engine told before does not count any more
    bool beside_ = false;   // parts of it are to be written into files, once it is handed over
};

}  // namespace lp
