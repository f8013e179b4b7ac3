// Running a method under torch's record functions, and what of the module's memory the plan has to keep.
#include "torchscript/record.hpp"

#include <ATen/core/dispatch/Dispatcher.h>
#include <ATen/record_function.h>

#include <algorithm>
#include <exception>
#include <set>

#include "torchscript/operators.hpp"

namespace lp {

namespace {

const Translations& translations() {
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

std::string bare(std::string name, bool changes_its_own) {
    name = name.substr(name.find("::") + 2);
    if (changes_its_own && name.size() > 1 && name.back() == '_') name.pop_back();
    return name;
}

bool holds_tensor(const c10::IValue& value) {
    return (value.isTensor() && value.toTensor().defined()) || (value.isTensorList() && value.toTensorVector().size() > 0) ||
           (value.isList() && std::any_of(value.toListRef().begin(), value.toListRef().end(), holds_tensor));
}

// The interpreter gives its whole stack.
std::vector<c10::IValue> last(c10::ArrayRef<const c10::IValue> stack, size_t count) {
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
    std::set<int> decided_by;  // buffers whose values the module's code has looked at

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
        if (!is_fixed(recording_->in(call.tensor(0)))) throw NoPlan("what it does depends on what it hears");
    }

    // Whether a value is computed from constants alone. What the module keeps is one as long as no step writes to it.
    bool is_fixed(const plan::View& view) {
        const plan::Role role = recording_->buffer(view).role;
        if (role == plan::Role::state) decided_by.insert(view.buffer);
        if (role != plan::Role::scratch) return role == plan::Role::constant || role == plan::Role::state;
        for (const plan::Step& step : recording_->steps) {
            const bool writes = std::any_of(step.out.begin(), step.out.end(), [&](const plan::View& out) { return out.buffer == view.buffer; });
            if (!writes) continue;
            if (step.op == plan::Op::uniform || step.op == plan::Op::normal) return false;
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

// A value that an object of the module holds, by its path.
struct Held {
    std::string path;
    c10::IValue value;
    bool is_parameter = false;
};

std::vector<Held> held_by(const torch::jit::Module& module) {
    std::vector<Held> list;
    for (const auto& part : module.named_modules()) {
        const auto type = part.value.type();
        for (size_t i = 0; i < type->numAttributes(); ++i) {
            const c10::IValue& value = part.value._ivalue()->getSlot(i);
            if (value.isModule() || (value.isTensor() && !value.toTensor().defined())) continue;
            list.push_back({(part.name.empty() ? "" : part.name + ".") + type->getAttributeName(i), value, type->is_parameter(i)});
        }
    }
    return list;
}

// A copy in memory of the same size, of which the tensor may be a part.
at::Tensor copy_with_memory(const at::Tensor& tensor) {
    if (tensor.layout() != at::kStrided) throw NoPlan("it holds a tensor of a rare kind");
    return whole_storage(tensor).clone().as_strided(tensor.sizes(), tensor.strides(), tensor.storage_offset());
}

bool same_value(const c10::IValue& a, const c10::IValue& b) {
    if (a.isInt() && b.isInt()) return a.toInt() == b.toInt();
    if (a.isDouble() && b.isDouble()) return a.toDouble() == b.toDouble();
    if (a.isBool() && b.isBool()) return a.toBool() == b.toBool();
    if (a.isString() && b.isString()) return a.toStringRef() == b.toStringRef();
    return a.isNone() == b.isNone();  // lists and the like: what their tensors hold is found where it is read
}

void know_module(Recording& recording, const std::vector<Held>& held, const std::vector<Held>& first) {
    for (size_t i = 0; i < held.size(); ++i) {
        if (!held[i].value.isTensor()) continue;
        const at::Tensor& tensor = held[i].value.toTensor();
        if (recording.knows(tensor)) continue;  // under another name, too
        const bool whole = tensor.is_contiguous() && tensor.storage_offset() == 0 && tensor.storage().nbytes() == tensor.nbytes();
        if (held[i].is_parameter && (!whole || tensor.scalar_type() != at::kFloat)) throw NoPlan("layer " + held[i].path + " is of a rare kind");
        const at::Tensor& at_first = first[i].value.toTensor();
        if (at_first.storage().nbytes() != tensor.storage().nbytes()) throw NoPlan("its memory grows");
        recording.know(tensor, held[i].is_parameter ? plan::Role::weight : plan::Role::state, held[i].path, at_first);
    }
}

// What the method has put in place of a tensor is, in the next frame, what stood there.
void keep_replaced(Recording& recording, const std::vector<Held>& before, const std::vector<Held>& after) {
    for (size_t i = 0; i < before.size(); ++i) {
        if (!before[i].value.isTensor() || !after[i].value.isTensor()) {
            if (!same_value(before[i].value, after[i].value)) throw NoPlan("its attribute " + before[i].path + " changes with every frame");
            continue;
        }
        const at::Tensor &was = before[i].value.toTensor(), &is = after[i].value.toTensor();
        if (was.is_same(is) || (was.is_alias_of(is) && was.strides() == is.strides() && was.storage_offset() == is.storage_offset())) continue;
        if (was.sizes() != is.sizes() || was.scalar_type() != is.scalar_type()) throw NoPlan("its memory changes its shape");
        recording.steps.push_back({plan::Op::copy, {recording.in(is)}, {recording.out(was)}, {}, {}});
    }
}

void check_decisions(const plan::Plan& plan, const std::set<int>& decided_by) {
    for (const plan::Method& method : plan.methods) {
        for (const plan::Step& step : method.steps) {
            for (const plan::View& out : step.out) {
                if (decided_by.count(out.buffer)) throw NoPlan("what it does depends on what it has heard");
            }
        }
    }
}

}  // namespace

void record(TorchNet& net, MethodId method, plan::Plan* plan) {
    const MethodShape shape = net.shape(method);
    const int units = net.units(method);
    auto first = held_by(net.module());
    for (Held& held : first) {
        if (held.value.isTensor() && !held.is_parameter) held.value = copy_with_memory(held.value.toTensor());
    }
    std::vector<float> in(static_cast<size_t>(shape.in_channels) * shape.hop / shape.in_ratio, 0.1f);
    std::vector<float> out(static_cast<size_t>(shape.out_channels) * shape.hop / shape.out_ratio);
    std::string error;
    for (int call = 0; call < 2; ++call) {
        if (net.run(method, in.data(), out.data(), units, 0, &error) == FrameStatus::failed) throw NoPlan(error);
    }
    c10::InferenceMode guard;
    const auto before = held_by(net.module());
    const at::Tensor input = at::full({1, shape.in_channels, shape.hop / shape.in_ratio}, 0.1f);
    plan::Plan grown = *plan;
    Recording recording(&grown);
    know_module(recording, before, first);
    recording.know(input, plan::Role::input, "", input);
    plan::Method made;
    made.units = units;
    made.in = recording.in(input);
    std::set<int> decided_by;
    at::Tensor output;
    {
        Observer observer(&recording);
        output = net.call(method, input);
        observer.check();
        decided_by = observer.decided_by;
    }
    keep_replaced(recording, before, held_by(net.module()));
    if (output.sizes() != at::IntArrayRef({1, shape.out_channels, shape.hop / shape.out_ratio})) throw NoPlan("its sizes are not as promised");
    made.out = recording.converted(recording.in(output), plan::Type::real);
    made.steps = std::move(recording.steps);
    grown.methods.resize(std::max(grown.methods.size(), static_cast<size_t>(method) + 1));
    grown.methods[static_cast<size_t>(method)] = std::move(made);
    check_decisions(grown, decided_by);
    *plan = std::move(grown);
}

}  // namespace lp
