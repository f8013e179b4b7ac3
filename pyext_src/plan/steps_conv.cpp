// Convolutions: pointers to the columns they read and write, so that the kernels find everything where it lies.
#include <algorithm>

#include "plan/tasks.hpp"

namespace lp {
namespace plan {
namespace {

constexpr int kMostColumnsTogether = 256;  // of more, each net has enough for the weights that it reads

struct Convolve {
    const PackedWeights* weights = nullptr;
    Columns columns;
    const float* bias = nullptr;
    bool adds = false;
};

void run_convolve(const void* arguments, Frame&) noexcept {
    const auto& with = *static_cast<const Convolve*>(arguments);
    convolve(*with.weights, with.columns, with.bias, with.adds);
}

// An output has a channel of its own: sixteen channels side by side.
void run_depthwise(const void* arguments, Frame&) noexcept {
    const auto& with = *static_cast<const Convolve*>(arguments);
    constexpr int kPanel = PackedWeights::kPanel;
    const PackedWeights& w = *with.weights;
    for (int t = 0; t < with.columns.count; ++t) {
        const float* panel = static_cast<const float*>(w.data);
        for (int first = 0; first < w.outputs; first += kPanel) {
            const int count = std::min(kPanel, w.outputs - first);
            float sum[kPanel] = {}, x[kPanel] = {};
            for (int tap = 0; tap < w.taps; ++tap, panel += kPanel) {
                std::copy_n(with.columns.rows[t] + tap * with.columns.tap_step + first, count, x);
                for (int i = 0; i < kPanel; ++i) sum[i] += panel[i] * x[i];
            }
            float* out = with.columns.outs[t] + first;
            for (int i = 0; i < count; ++i) out[i] = with.bias ? sum[i] + with.bias[first + i] : sum[i];
        }
    }
}

// Weights that a step before has computed.
struct Repack {
    Packing packing;
    const float* from = nullptr;
    float* to = nullptr;
};

void run_repack(const void* arguments, Frame&) noexcept {
    const auto& with = *static_cast<const Repack*>(arguments);
    constexpr int kPanel = PackedWeights::kPanel;
    const Packing& p = with.packing;
    for (int64_t o = 0; o < p.outputs(); ++o) {
        const float* from = with.from + (o / p.inner) * p.outer_stride + (o % p.inner) * p.inner_stride;
        float* to = with.to + (o / kPanel) * p.taps * p.channels * kPanel + o % kPanel;
        for (int64_t tap = 0; tap < p.taps; ++tap) {
            for (int64_t c = 0; c < p.channels; ++c, to += kPanel) *to = from[tap * p.tap_stride + c * p.channel_stride];
        }
    }
}

// A transposed convolution adds to this.
struct FillColumns {
    float* to = nullptr;
    int64_t columns = 0, channels = 0;
    const float* bias = nullptr;
};

void run_fill_columns(const void* arguments, Frame&) noexcept {
    const auto& with = *static_cast<const FillColumns*>(arguments);
    if (with.bias == nullptr) {
        std::fill_n(with.to, with.columns * with.channels, 0.0f);
        return;
    }
    for (int64_t t = 0; t < with.columns; ++t) std::copy_n(with.bias, with.channels, with.to + t * with.channels);
}

struct Grid {  // columns somewhere in memory
    float* first = nullptr;
    int64_t step = 0;  // values from a column to the next
};

class ConvolutionMaker {
   public:
    ConvolutionMaker(const Step& step, TaskMaker& maker) : step_(step), maker_(maker), conv_(step) {}

    void make() {
        for (const View& view : step_.in) require(maker_.type(view) == Type::real, "type of a convolution");
        require(maker_.type(step_.out[0]) == Type::real, "type of a convolution");
        if (conv_.outputs == 0 || conv_.out_length == 0) return;
        require(conv_.inputs > 0 && conv_.length > 0, "sizes of a convolution");
        const Grid x = input();
        copy_bias();
        if (conv_.transposed) {
            make_transposed(x);
        } else {
            make_plain(x);
        }
    }

   private:
    // The channels of a moment side by side, with zeros before and after where there is padding.
    Grid input() {
        const View& x = step_.in[0];
        const int64_t padding = conv_.transposed ? 0 : conv_.padding;
        if (padding == 0 && !maker_.is_fixed(x) && (x.strides[1] == 1 || conv_.inputs == 1)) return {maker_.write<float>(x), x.strides[2]};
        float* made = maker_.own<float>(static_cast<size_t>((conv_.length + 2 * padding) * conv_.inputs));
        copy(made + padding * conv_.inputs, columns(x), x);
        return {made, conv_.inputs};
    }

    // The same values, column after column.
    static View columns(const View& of) {
        View made = of;
        made.strides = {of.sizes[1] * of.sizes[2], 1, of.sizes[1]};
        return made;
    }

    void copy(float* to, const View& as, const View& from) {
        Loop* loop = maker_.own<Loop>();
        *loop = maker_.loop_over({as, from}, row_of_copy(Type::real, Type::real));
        loop->base[0] = to;
        maker_.read(from, &loop->base[1]);
        maker_.add_loop(loop);
    }

    void write_back(const float* from) {
        const View& out = step_.out[0];
        Loop* loop = maker_.own<Loop>();
        *loop = maker_.loop_over({out, columns(out)}, row_of_copy(Type::real, Type::real));
        loop->base[0] = maker_.write<float>(out);
        loop->base[1] = const_cast<float*>(from);
        maker_.add_loop(loop);
    }

    // The biases have to lie one after another.
    void copy_bias() {
        if (step_.in.size() < 3 || step_.in[2].strides[0] == 1 || conv_.outputs == 1) return;
        View plain = step_.in[2];
        plain.strides = {1};
        copied_bias_ = maker_.own<float>(static_cast<size_t>(conv_.outputs));
        copy(copied_bias_, plain, step_.in[2]);
    }

    // From output `first` on; null: there is no bias.
    void bias(int64_t first, const float** place) {
        if (step_.in.size() < 3) return;
        View from = step_.in[2];
        from.offset += first;
        if (copied_bias_) {
            *place = copied_bias_ + first;
        } else {
            maker_.read(from, place);
        }
    }

    void weights(const Packing& packing, const PackedWeights** place) {
        if (maker_.is_fixed(step_.in[1])) return maker_.packed(packing, place);
        auto made = std::make_shared<PackedWeights>();
        made->outputs = static_cast<int>(packing.outputs());
        made->taps = static_cast<int>(packing.taps);
        made->channels = static_cast<int>(packing.channels);
        const int64_t each = int64_t{PackedWeights::kPanel} * packing.taps * packing.channels;
        Repack* repack = maker_.own<Repack>();
        repack->packing = packing;
        repack->to = maker_.own<float>(static_cast<size_t>(made->panels() * each));
        repack->from = maker_.write<float>(step_.in[1]) + (packing.offset - step_.in[1].offset);
        made->data = repack->to;
        if (maker_.is_computed_once(step_.in[1])) {
            maker_.add_once(run_repack, repack);
        } else {
            maker_.add(run_repack, repack);
        }
        *place = maker_.keep(std::move(made));
    }

    Convolve* part(const Packing& packing, const Grid& x, int64_t x_step, const Grid& out, int64_t out_step, int64_t count) {
        Convolve* made = maker_.own<Convolve>();
        weights(packing, &made->weights);
        const float** rows = maker_.own<const float*>(static_cast<size_t>(count));
        float** outs = maker_.own<float*>(static_cast<size_t>(count));
        for (int64_t t = 0; t < count; ++t) {
            rows[t] = x.first + t * x_step;
            outs[t] = out.first + t * out_step;
        }
        made->columns = {rows, 0, outs, static_cast<int>(count)};
        return made;
    }

    void make_plain(const Grid& x) {
        const View& view = step_.out[0];
        const bool direct = view.strides[1] == 1 || conv_.outputs == 1;
        const Grid out = direct ? Grid{maker_.write<float>(view), view.strides[2]} : Grid{maker_.own<float>(static_cast<size_t>(view.size())), conv_.outputs};
        const int64_t each_in = conv_.inputs / conv_.groups, each_out = conv_.outputs / conv_.groups;
        for (size_t group = 0; group < conv_.packings.size(); ++group) {
            const auto at = static_cast<int64_t>(group);
            Convolve* made = part(conv_.packings[group], {x.first + at * each_in, 0}, x.step * conv_.stride, {out.first + at * each_out, 0},
                                  out.step, conv_.out_length);
            made->columns.tap_step = conv_.dilation * x.step;
            bias(at * each_out, &made->bias);
            maker_.add(conv_.depthwise ? run_depthwise : run_convolve, made);
        }
        if (!direct) write_back(out.first);
    }

    // A tap of the kernel (or `stride` of them, side by side) adds to the columns that it reaches.
    void make_transposed(const Grid& x) {
        const View& view = step_.out[0];
        const int64_t full = (conv_.length - 1) * conv_.stride + conv_.dilation * (conv_.kernel - 1) + 1;
        const int64_t length = std::max(full, conv_.padding + conv_.out_length);
        const bool dense = (view.strides[1] == 1 || conv_.outputs == 1) && (view.strides[2] == conv_.outputs || conv_.out_length == 1);
        const bool direct = dense && conv_.padding == 0 && length == conv_.out_length;
        FillColumns* fill = maker_.own<FillColumns>();
        fill->to = direct ? maker_.write<float>(view) : maker_.own<float>(static_cast<size_t>(length * conv_.outputs));
        fill->columns = length;
        fill->channels = conv_.outputs;
        bias(0, &fill->bias);
        maker_.add(run_fill_columns, fill);
        const int64_t each_in = conv_.inputs / conv_.groups, each_out = conv_.outputs / conv_.groups;
        const auto per_group = static_cast<int64_t>(conv_.packings.size()) / conv_.groups;
        for (size_t i = 0; i < conv_.packings.size(); ++i) {
            const int64_t group = static_cast<int64_t>(i) / per_group, chunk = static_cast<int64_t>(i) % per_group;
            const int64_t column = chunk * (conv_.whole_phases ? conv_.stride : conv_.dilation);
            Convolve* made = part(conv_.packings[i], {x.first + group * each_in, 0}, x.step,
                                  {fill->to + column * conv_.outputs + group * each_out, 0}, conv_.stride * conv_.outputs, conv_.length);
            made->adds = true;
            maker_.add(run_convolve, made);
        }
        if (!direct) write_back(fill->to + conv_.padding * conv_.outputs);
    }

    const Step& step_;
    TaskMaker& maker_;
    const Convolution conv_;
    float* copied_bias_ = nullptr;
};

}  // namespace

bool convolve_together(const Task* const* tasks, int count) noexcept {
    if (tasks[0]->run != run_convolve) return false;
    const auto& first = *static_cast<const Convolve*>(tasks[0]->arguments);
    const int each = first.columns.count;
    if (each * count > kMostColumnsTogether) return false;
    const float* rows[kMostColumnsTogether];
    float* outs[kMostColumnsTogether];
    for (int i = 0; i < count; ++i) {
        const auto& with = *static_cast<const Convolve*>(tasks[i]->arguments);
        if (with.weights != first.weights || with.bias != first.bias) return false;
        std::copy_n(with.columns.rows, each, rows + i * each);
        std::copy_n(with.columns.outs, each, outs + i * each);
    }
    convolve(*first.weights, {rows, first.columns.tap_step, outs, each * count}, first.bias, first.adds);
    return true;
}

bool make_convolution(const Step& step, TaskMaker& maker) {
    if (!is_convolution(step.op)) return false;
    ConvolutionMaker(step, maker).make();
    return true;
}

}  // namespace plan
}  // namespace lp
