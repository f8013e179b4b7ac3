// A kept plan that was changed: it is refused, or it plays within its memory. Under libFuzzer where clang is; else see driver.hpp.
// What is changed is a number of a plan that is whole, so that most of them get past the reader.
#include <algorithm>
#include <cstdint>
#include <cstring>
#include <limits>
#include <random>
#include <stdexcept>
#include <string>
#include <type_traits>
#include <vector>

#include "engine/saved_model.hpp"
#include "plan/run.hpp"

namespace {

using lp::plan::View;

constexpr size_t kMostBytes = 64u << 20;
constexpr double kMostWork = 2e7;  // what would take long is no fault

// An upper bound of what a step does, in values.
double work(const lp::plan::Step& step) {
    double all = 1, each = 1;
    for (const View& view : step.in) each = std::max(each, static_cast<double>(view.size()));
    for (const View& view : step.out) all = std::max(all, static_cast<double>(view.size()));
    const bool is_product = lp::plan::is_convolution(step.op) || step.op == lp::plan::Op::matmul || step.op == lp::plan::Op::distance;
    return is_product ? all * each : all + each;
}

bool is_quick(const lp::plan::Plan& plan) {
    double all = 0;
    for (const auto& method : plan.methods) {
        for (const auto& step : method.steps) all += work(step);
    }
    return all < kMostWork;
}

void play(const lp::SavedModel& saved, lp::plan::Runner* runner) {
    lp::plan::Random random(1);
    for (size_t i = 0; i < saved.plan.methods.size(); ++i) {
        const int method = static_cast<int>(i);
        if (!runner->has(method)) continue;
        const lp::MethodShape& shape = saved.methods[i].shape;
        const std::vector<float> in(shape.in_values(), 0.1f);
        std::vector<float> out(shape.out_values());
        for (int frame = 0; frame < 2; ++frame) runner->run(method, in.data(), out.data(), random);
    }
}

void read(const std::string& bytes) {
    try {
        const lp::SavedModel saved = lp::saved_model(bytes);
        std::vector<float> values;
        const auto weights = [&](const std::string&, int64_t count) -> const float* {
            if (count < 0 || static_cast<size_t>(count) > kMostBytes) return nullptr;
            return values.assign(static_cast<size_t>(count), 0.01f), values.data();
        };
        const auto prepared = lp::plan::PreparedPlan::prepare(saved.plan, lp::plan::Precision::full, weights);
        if (prepared->layout().bytes > kMostBytes) return;
        lp::plan::Runner runner(prepared);
        if (is_quick(saved.plan)) play(saved, &runner);
    } catch (const std::runtime_error&) {
    }
}

// Changes one number of a plan, by chance.
class Change {
   public:
    explicit Change(unsigned seed) : random_(seed) {}

    void operator()(lp::SavedModel* saved) {
        auto& methods = saved->plan.methods;
        lp::plan::Method& method = methods[below(methods.size())];
        switch (method.steps.empty() ? below(3) : below(12)) {
            case 0: return row(&saved->methods[below(saved->methods.size())].shape);
            case 1: return buffer(saved->plan);
            case 2: return below(4) ? view(below(2) ? &method.in : &method.out) : number(below(2) ? &method.units : &method.once);
            case 3: std::swap(method.steps[below(method.steps.size())], method.steps[below(method.steps.size())]); return;
            default: return step(&method.steps[below(method.steps.size())]);
        }
    }

   private:
    size_t below(size_t most) { return most ? random_() % most : 0; }

    template <class Number>
    void number(Number* value) {
        const Number others[] = {0, 1, Number(-1), 2, std::numeric_limits<Number>::max(), std::numeric_limits<Number>::lowest()};
        if (below(2)) {
            *value = others[below(6)];
        } else if constexpr (std::is_integral_v<Number>) {
            *value = static_cast<Number>(static_cast<uint64_t>(*value) + below(9) - 4);
        } else {
            *value = *value * 2 + 1;
        }
    }
    template <class Number>
    void list(std::vector<Number>* values) {
        if (values->empty() || below(8) == 0) return values->push_back(Number{});
        if (below(8) == 0) return values->pop_back();
        number(&(*values)[below(values->size())]);
    }
    void view(View* view) {
        switch (below(4)) {
            case 0: return number(&view->buffer);
            case 1: return number(&view->offset);
            case 2: return list(&view->sizes);
            default: return list(&view->strides);
        }
    }
    void views(std::vector<View>* views) {
        if (views->empty()) return;
        if (below(10) == 0) return views->pop_back();
        if (below(10) == 0) return views->push_back(views->front());
        view(&(*views)[below(views->size())]);
    }
    void step(lp::plan::Step* step) {
        switch (below(6)) {
            case 0: step->op = static_cast<lp::plan::Op>(random_()); return;
            case 1: return list(&step->integers);
            case 2: return list(&step->reals);
            case 3: return views(&step->out);
            default: return views(&step->in);
        }
    }
    void buffer(lp::plan::Plan& plan) {
        lp::plan::Buffer& buffer = plan.buffers[below(plan.buffers.size())];
        switch (below(5)) {
            case 0: buffer.role = static_cast<lp::plan::Role>(random_()); return;
            case 1: buffer.type = static_cast<lp::plan::Type>(random_()); return;
            case 2: number(&buffer.size); return;
            case 3: if (!buffer.values.empty()) buffer.values[below(buffer.values.size())] = static_cast<uint8_t>(random_()); return;
            default: if (!buffer.values.empty()) buffer.values.pop_back(); return;
        }
    }
    void row(lp::MethodShape* shape) {
        int* const parts[] = {&shape->in_channels, &shape->in_ratio, &shape->out_channels, &shape->out_ratio, &shape->unit, &shape->hop};
        number(parts[below(6)]);
    }

    std::mt19937 random_;
};

// Empty: it was not whole.
std::string changed_plan(std::string_view bytes, unsigned seed) {
    try {
        lp::SavedModel saved;
        lp::plan::Loader loader(bytes);
        loader(saved);
        if (saved.plan.methods.empty() || saved.plan.buffers.empty() || saved.methods.empty()) return {};
        Change change(seed);
        for (unsigned i = 0; i <= seed % 3; ++i) change(&saved);
        return lp::bytes_of(std::move(saved));
    } catch (const std::runtime_error&) {
        return {};
    }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
    read(std::string(reinterpret_cast<const char*>(data), size));
    return 0;
}

#ifdef LP_LIBFUZZER

extern "C" size_t LLVMFuzzerMutate(uint8_t* data, size_t size, size_t most);

extern "C" size_t LLVMFuzzerCustomMutator(uint8_t* data, size_t size, size_t most, unsigned seed) {
    const std::string made = seed % 10 ? changed_plan({reinterpret_cast<const char*>(data), size}, seed) : std::string();
    if (made.empty() || made.size() > most) return LLVMFuzzerMutate(data, size, most);
    std::memcpy(data, made.data(), made.size());
    return made.size();
}

#else

#include "driver.hpp"

int main(int count, char** words) {
    return drive(count, words, [](const Bytes& file, const Bytes&, std::mt19937& random) {
        const std::string made = changed_plan({reinterpret_cast<const char*>(file.data()), file.size()}, random());
        return Bytes(made.begin(), made.end());
    });
}

#endif
