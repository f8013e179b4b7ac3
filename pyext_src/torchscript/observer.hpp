// What torch calls while a method runs, written down as it is called.
#pragma once

#include <ATen/core/dispatch/Dispatcher.h>
#include <ATen/record_function.h>

#include <algorithm>
#include <exception>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <vector>

#include "torchscript/operators.hpp"

namespace lp {

inline const Translations& translations() {
    static const Translations all = [] {
        Translations made;
        add_elementwise(&made);
        add_reductions(&made);
        add_shapes(&made);
        add_networks(&made);
        return made;
    }();
    return all;
}

inline std::string bare(std::string name, bool changes_its_own) {
    name = name.substr(name.find("::") + 2);
    if (changes_its_own && name.size() > 1 && name.back() == '_') name.pop_back();
    return name;
}

inline bool holds_tensor(const c10::IValue& value) {
    return (value.isTensor() && value.toTensor().defined()) || (value.isTensorList() && value.toTensorVector().size() > 0) ||
           (value.isList() && std::any_of(value.toListRef().begin(), value.toListRef().end(), holds_tensor));
}

// The interpreter gives its whole stack.
inline std::vector<c10::IValue> last(c10::ArrayRef<const c10::IValue> stack, size_t count) {
    if (stack.size() < count) throw NoPlan("an operator without its arguments");
    return std::vector<c10::IValue>(stack.end() - static_cast<int64_t>(count), stack.end());
}

// What torch calls while a method runs. An operator that is written down hides those that it calls itself.
class Observer {
   public:
    explicit Observer(Recording* recording) : recording_(recording) {
        current = this;
        handle_ = at::addThreadLocalCallback(
            at::RecordFunctionCallback(&Observer::begin, &Observer::end).needsInputs(true).needsOutputs(true).scopes({at::RecordScope::FUNCTION}));
    }
    ~Observer() {
        at::removeCallback(handle_);
        current = nullptr;
    }
    void check() const {
        if (trouble_) std::rethrow_exception(trouble_);
    }
    std::set<int> decided_by;              // buffers whose values the module's code has looked at
    std::map<int, plan::View> looked_at;  // those of them that it has looked at as they are

   private:
    struct Open final : at::ObserverContext {
        Call call;
        Translation translation = nullptr;
        bool outermost = false;
    };

    static std::unique_ptr<at::ObserverContext> begin(const at::RecordFunction& function) {
        return current ? current->open(function) : nullptr;
    }
    static void end(const at::RecordFunction& function, at::ObserverContext* context) {
        if (current && context) current->close(function, static_cast<Open&>(*context));
    }

    // Nothing is thrown through torch.
    template <class F>
    void guarded(F&& act) {
        if (trouble_) return;
        try {
            act();
        } catch (...) {
            trouble_ = std::current_exception();
        }
    }

    std::unique_ptr<at::ObserverContext> open(const at::RecordFunction& function) {
        auto context = std::make_unique<Open>();
        if (hidden_ || trouble_) return context;
        guarded([&] {
            const auto name = function.operator_name();
            if (!name) return;
            const auto op = c10::Dispatcher::singleton().findOp(*name);
            if (!op) return;
            context->call = {name->name, name->overload_name, last(function.inputs(), op->schema().arguments().size()), {}};
            const auto found = translations().find(bare(name->name, op->schema().is_mutable()));
            const bool writes_elsewhere = name->overload_name.find("out") != std::string::npos;
            if (found != translations().end() && !(op->hasKernelForDispatchKey(c10::DispatchKey::CompositeImplicitAutograd) && name->overload_name == "padding")) {
                if (writes_elsewhere) throw NoPlan(name->name + " with out=");
                context->translation = found->second;
            } else if (op->hasKernelForDispatchKey(c10::DispatchKey::CompositeImplicitAutograd)) {
                return;  // what it calls is what counts
            }
            context->outermost = hidden_ = true;
            for (const c10::IValue& value : context->call.in) know(value);
        });
        return context;
    }

    // Constants are read before the operator may write over them.
    void know(const c10::IValue& value) {
        if (value.isTensor() && value.toTensor().defined()) recording_->in(value.toTensor());
        if (value.isTensorList()) for (const at::Tensor& each : value.toTensorVector()) recording_->in(each);
    }

    void close(const at::RecordFunction& function, Open& context) {
        if (!context.outermost) return;
        hidden_ = false;
        guarded([&] {
            Call& call = context.call;
            const auto op = c10::Dispatcher::singleton().findOp(*function.operator_name());
            call.out = last(c10::ArrayRef<const c10::IValue>(function.outputs().data(), function.outputs().size()), op->schema().returns().size());
            if (context.translation) {
                translate(context.translation, call);
            } else {
                take_unknown(call, op->schema());
            }
        });
    }

    void translate(Translation translation, const Call& call) {
        try {
            translation(*recording_, call);
        } catch (const c10::Error&) {  // an argument is not of the kind that the translation knows
            throw NoPlan("it calls " + call.name + "." + call.overload + " in a rare way");
        }
    }

    void take_unknown(const Call& call, const c10::FunctionSchema& schema) {
        const std::string name = bare(call.name, false);
        if (name == "_local_scalar_dense") return decide(call);
        if (schema.is_mutable()) throw NoPlan("it calls " + call.name);
        const bool takes_memory = name.find("empty") != std::string::npos;
        const bool is_given = std::any_of(call.in.begin(), call.in.end(), holds_tensor);
        for (const c10::IValue& value : call.out) {
            if (!value.isTensor()) {
                if (value.isTensorList()) for (const at::Tensor& each : value.toTensorVector()) take_view(call, each);
                else if (is_given) throw NoPlan("it calls " + call.name);
            } else if (takes_memory) {
                recording_->out(value.toTensor());
            } else if (!is_given && name.find("rand") == std::string::npos && name.find("normal") == std::string::npos) {
                recording_->in(value.toTensor());  // made of numbers in the code: a constant
            } else {
                take_view(call, value.toTensor());
            }
        }
    }

    void take_view(const Call& call, const at::Tensor& result) const {
        for (const c10::IValue& value : call.in) {
            if (value.isTensor() && value.toTensor().defined() && value.toTensor().is_alias_of(result)) return;
        }
        throw NoPlan("it calls " + call.name);
    }

    // A number in the code that comes from a tensor: it must be the same in every frame.
    void decide(const Call& call) {
        const plan::View view = recording_->in(call.tensor(0));
        if (!is_fixed(view)) throw NoPlan("what it does depends on what it hears");
        looked_at.emplace(view.buffer, view);
    }

    // Whether a value is computed from constants alone. What the module keeps is one as long as no step writes to it.
    bool is_fixed(const plan::View& view) {
        const plan::Role role = recording_->buffer(view).role;
        if (role == plan::Role::state) decided_by.insert(view.buffer);
        if (role != plan::Role::scratch) return role == plan::Role::constant || role == plan::Role::state;
        for (const plan::Step& step : recording_->steps) {
            const bool writes = std::any_of(step.out.begin(), step.out.end(), [&](const plan::View& out) { return out.buffer == view.buffer; });
            if (!writes) continue;
            if (plan::is_random(step.op)) return false;
            for (const plan::View& in : step.in) {
                if (in.buffer != view.buffer && !is_fixed(in)) return false;
            }
        }
        return true;
    }

    inline static thread_local Observer* current = nullptr;
    Recording* recording_;
    at::CallbackHandle handle_ = 0;
    bool hidden_ = false;
    std::exception_ptr trouble_;
};

}  // namespace lp
