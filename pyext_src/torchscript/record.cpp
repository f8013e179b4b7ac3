// Running a method under torch's record functions, and what of the module's memory the plan has to keep.
#include "torchscript/record.hpp"

#include <algorithm>
#include <exception>
#include <map>
#include <set>

#include "torchscript/counters.hpp"
#include "torchscript/observer.hpp"

namespace lp {

namespace {

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

struct Run {
    plan::Plan plan;
    std::set<int> decided_by;
    std::map<int, plan::View> looked_at;
};

Run run_recorded(TorchNet& net, MethodId method, const plan::Plan& others, const std::vector<Held>& first) {
    const MethodShape shape = net.shape(method);
    c10::InferenceMode guard;
    Run run{others, {}, {}};
    const auto before = held_by(net.module());
    const at::Tensor input = at::full({1, shape.in_channels, shape.hop / shape.in_ratio}, 0.1f);
    Recording recording(&run.plan);
    know_module(recording, before, first);
    recording.know(input, plan::Role::input, "", input);
    plan::Method made;
    made.units = net.units(method);
    made.in = recording.in(input);
    at::Tensor output;
    {
        Observer observer(&recording);
        output = net.call(method, input);
        observer.check();
        run.decided_by = observer.decided_by;
        run.looked_at = observer.looked_at;
    }
    keep_replaced(recording, before, held_by(net.module()));
    if (output.sizes() != at::IntArrayRef({1, shape.out_channels, shape.hop / shape.out_ratio})) throw NoPlan("its sizes are not as promised");
    made.out = recording.converted(recording.in(output), plan::Type::real);
    made.steps = std::move(recording.steps);
    run.plan.methods.resize(std::max(run.plan.methods.size(), static_cast<size_t>(method) + 1));
    run.plan.methods[static_cast<size_t>(method)] = std::move(made);
    return run;
}

// The memory that the module's code has looked at and that a method writes to; null: none.
const plan::View* counter_of(const Run& run) {
    const plan::View* found = nullptr;
    for (const plan::Method& method : run.plan.methods) {
        for (const plan::Step& step : method.steps) {
            for (const plan::View& out : step.out) {
                if (!run.decided_by.count(out.buffer)) continue;
                const auto view = run.looked_at.find(out.buffer);
                if (view == run.looked_at.end() || (found && found != &view->second)) throw NoPlan("what it does depends on what it has heard");
                found = &view->second;
            }
        }
    }
    return found;
}

void set_counter(TorchNet& net, const std::string& path, double n) {
    c10::InferenceMode guard;
    for (const Held& held : held_by(net.module())) {
        if (held.path == path) held.value.toTensor().fill_(n);
    }
}

// Two frames, so that what a model does only at first is over.
void play_in(TorchNet& net, MethodId method) {
    const MethodShape shape = net.shape(method);
    std::vector<float> in(shape.in_values(), 0.1f);
    std::vector<float> out(shape.out_values());
    std::string error;
    for (int call = 0; call < 2; ++call) {
        if (net.run(method, in.data(), out.data(), net.units(method), 0, &error) == FrameStatus::failed) throw NoPlan(error);
    }
}

}  // namespace

void record(TorchNet& net, MethodId method, plan::Plan* plan) {
    auto first = held_by(net.module());
    for (Held& held : first) {
        if (held.value.isTensor() && !held.is_parameter) held.value = copy_with_memory(held.value.toTensor());
    }
    play_in(net, method);
    Run run = run_recorded(net, method, *plan, first);
    if (const plan::View* counter = counter_of(run)) {
        const std::string path = run.plan.buffers[counter->buffer].name;
        const plan::Plan others = *plan;
        run.plan = follow_counter(*counter, method, [&](double n) {
            set_counter(net, path, n);
            return run_recorded(net, method, others, first).plan;
        });
    }
    *plan = std::move(run.plan);
}

}  // namespace lp
