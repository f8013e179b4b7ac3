// The graphs of a module: operators judged, loops that look at the clock, prints left out.
#include "torchscript/model_code.hpp"

#include <torch/csrc/jit/api/function_impl.h>
#include <torch/csrc/jit/ir/ir.h>
#include <torch/csrc/jit/runtime/custom_operator.h>

#include <stdexcept>
#include <unordered_map>

#include "torchscript/run_limits.hpp"
#include "model_file/allowed.hpp"

namespace lp {

namespace {

using torch::jit::Block;
using torch::jit::Function;
using torch::jit::Node;

constexpr double kMostNodes = 3e6;  // with every call written out, as torch does; a large model has some ten thousand

// An operator of our own: without an output, so that no pass takes it away.
const torch::jit::RegisterOperators look_operator({torch::jit::Operator(
    "latentplay::look() -> ()", [](torch::jit::Stack&) { RunLimits::look(); }, c10::AliasAnalysisKind::CONSERVATIVE)});

std::string place_of(const Node& node) {
    const auto place = node.sourceRange().file_line_col();
    if (!place) return "in its code";
    return std::get<0>(*place) + ", line " + std::to_string(std::get<1>(*place));
}

class Taming {
   public:
    Taming(bool trusted, std::vector<std::string>* notes) : trusted_(trusted), notes_(notes) {}

    void tame(Block* block) {
        for (auto at = block->nodes().begin(); at != block->nodes().end();) {
            Node* node = *at++;
            judge(*node);
            for (Block* inner : node->blocks()) tame(inner);
            const auto kind = node->kind();
            if (kind == c10::prim::Loop) {
                node->blocks()[0]->prependNode(node->owningGraph()->create(c10::Symbol::fromQualString("latentplay::look"), 0));
            } else if (!trusted_ && (kind == c10::prim::Print || kind == c10::aten::warn)) {
                if (kind == c10::prim::Print) note_print(*node);
                node->destroy();
            }
        }
    }

    // Nodes of a function with those of all that it calls: code that doubles forty times is small in the file.
    double size(const Function* function) {
        const auto known = sizes_.find(function);
        if (known != sizes_.end()) return known->second;
        sizes_[function] = 0;
        const auto* graph = torch::jit::tryToGraphFunction(*const_cast<Function*>(function));
        const double found = graph ? size(graph->graph()->block()) : 1;
        if (found > kMostNodes) throw std::runtime_error("its code unfolds to more than any export holds");
        return sizes_[function] = found;
    }

   private:
    void judge(const Node& node) const {
        if (trusted_) return;
        const std::string space = node.kind().ns().toUnqualString(), name = node.kind().toUnqualString();
        if (const char* why = model_file::refusal_of(space, name)) {
            throw std::runtime_error("uses " + space + "::" + name + " (" + place_of(node) + "), " + why);
        }
    }

    void note_print(const Node& node) {
        if (!has_printed_) notes_->push_back("prints (" + place_of(node) + "): its prints are left out");
        has_printed_ = true;
    }

    double size(const Block* block) {
        double sum = 0;
        for (const Node* node : block->nodes()) {
            sum += 1;
            for (const Block* inner : node->blocks()) sum += size(inner);
            if (const Function* called = called_by(*node)) sum += size(called);
        }
        return sum;
    }

    static const Function* called_by(const Node& node) {
        if (node.kind() == c10::prim::CallMethod) {
            const auto type = node.input(0)->type()->cast<c10::ClassType>();
            return type ? type->findMethod(node.s(c10::attr::name)) : nullptr;
        }
        if (node.kind() != c10::prim::CallFunction) return nullptr;
        const auto type = node.input(0)->type()->cast<c10::FunctionType>();
        return type ? type->function() : nullptr;
    }

    bool trusted_;
    std::vector<std::string>* notes_;
    bool has_printed_ = false;
    std::unordered_map<const Function*, double> sizes_;
};

}  // namespace

void tame_code(const torch::jit::Module& module, bool trusted, std::vector<std::string>* notes) {
    Taming taming(trusted, notes);
    const auto functions = module._ivalue()->compilation_unit()->get_functions();
    for (Function* function : functions) {
        if (auto* graph = torch::jit::tryToGraphFunction(*function)) taming.tame(graph->graph()->block());
    }
    for (Function* function : functions) taming.size(function);
}

}  // namespace lp
