// Products of matrices, and distances between their rows.
#include <cmath>

#include "plan/tasks.hpp"

namespace lp {
namespace plan {
namespace {

struct Matrix {
    const float* at = nullptr;
    int64_t batch = 0, row = 0, column = 0;  // strides
};

struct Product {
    Matrix a, b, c;
    float* out = nullptr;
    int64_t out_batch = 0, out_row = 0, out_column = 0;
    int64_t batches = 0, rows = 0, columns = 0, inner = 0;
    float alpha = 1, beta = 1;
};

constexpr int kAtOnce = 16;  // columns

// A few columns of one row; `b` side by side where `wide`.
template <bool wide>
void sums(const float* a, int64_t a_step, const float* b, int64_t b_row, int64_t b_column, int64_t inner, int count, float* sum) {
    for (int j = 0; j < kAtOnce; ++j) sum[j] = 0;
    for (int64_t k = 0; k < inner; ++k, a += a_step, b += b_row) {
        const float x = *a;
        if (wide) {
            for (int j = 0; j < kAtOnce; ++j) sum[j] += x * b[j];
        } else {
            for (int j = 0; j < count; ++j) sum[j] += x * b[j * b_column];
        }
    }
}

void run_product(const void* arguments, Frame&) noexcept {
    const auto& p = *static_cast<const Product*>(arguments);
    for (int64_t n = 0; n < p.batches; ++n) {
        for (int64_t i = 0; i < p.rows; ++i) {
            const float* a = p.a.at + n * p.a.batch + i * p.a.row;
            for (int64_t j = 0; j < p.columns; j += kAtOnce) {
                const int count = static_cast<int>(std::min<int64_t>(kAtOnce, p.columns - j));
                const float* b = p.b.at + n * p.b.batch + j * p.b.column;
                float sum[kAtOnce];
                if (count == kAtOnce && p.b.column == 1) {
                    sums<true>(a, p.a.column, b, p.b.row, 1, p.inner, count, sum);
                } else {
                    sums<false>(a, p.a.column, b, p.b.row, p.b.column, p.inner, count, sum);
                }
                float* out = p.out + n * p.out_batch + i * p.out_row + j * p.out_column;
                const float* c = p.c.at ? p.c.at + n * p.c.batch + i * p.c.row + j * p.c.column : nullptr;
                for (int k = 0; k < count; ++k) {
                    const float value = p.alpha * sum[k];
                    out[k * p.out_column] = c ? value + p.beta * c[k * p.c.column] : value;
                }
            }
        }
    }
}

// Of each row of `a` to each row of `b`; `columns` are the rows of `b`.
void run_distance(const void* arguments, Frame&) noexcept {
    const auto& p = *static_cast<const Product*>(arguments);
    for (int64_t n = 0; n < p.batches; ++n) {
        for (int64_t i = 0; i < p.rows; ++i) {
            for (int64_t j = 0; j < p.columns; ++j) {
                const float* a = p.a.at + n * p.a.batch + i * p.a.row;
                const float* b = p.b.at + n * p.b.batch + j * p.b.row;
                float lanes[4] = {};
                int64_t k = 0;
                for (; k + 4 <= p.inner; k += 4) {
                    for (int l = 0; l < 4; ++l) {
                        const float d = a[(k + l) * p.a.column] - b[(k + l) * p.b.column];
                        lanes[l] += d * d;
                    }
                }
                float sum = (lanes[0] + lanes[1]) + (lanes[2] + lanes[3]);
                for (; k < p.inner; ++k) {
                    const float d = a[k * p.a.column] - b[k * p.b.column];
                    sum += d * d;
                }
                p.out[n * p.out_batch + i * p.out_row + j * p.out_column] = std::sqrt(sum);
            }
        }
    }
}

Matrix matrix(const View& view) { return {nullptr, view.strides[0], view.strides[1], view.strides[2]}; }

// Sizes of the out, and of what is summed over.
Product* start(const Step& step, TaskMaker& maker, int64_t inner) {
    for (const View& view : all_views(step)) require(view.sizes.size() == 3 && maker.type(view) == Type::real, "sizes of a product");
    const View& out = step.out[0];
    Product* made = maker.own<Product>();
    made->a = matrix(step.in[0]);
    made->b = matrix(step.in[1]);
    made->batches = out.sizes[0];
    made->rows = out.sizes[1];
    made->columns = out.sizes[2];
    made->inner = inner;
    made->out = maker.write<float>(out);
    made->out_batch = out.strides[0];
    made->out_row = out.strides[1];
    made->out_column = out.strides[2];
    maker.read(step.in[0], &made->a.at);
    maker.read(step.in[1], &made->b.at);
    return made;
}

void make_matmul(const Step& step, TaskMaker& maker) {
    const std::vector<int64_t> &a = step.in[0].sizes, &b = step.in[1].sizes, &out = step.out[0].sizes;
    require(a.size() == 3 && b.size() == 3 && out.size() == 3, "sizes of a product");
    require(a[0] == out[0] && b[0] == out[0] && a[1] == out[1] && b[2] == out[2] && a[2] == b[1], "sizes of a product");
    Product* made = start(step, maker, a[2]);
    if (!step.reals.empty()) made->alpha = static_cast<float>(step.reals[0]);
    if (step.reals.size() > 1) made->beta = static_cast<float>(step.reals[1]);
    if (step.in.size() == 3) {
        require(step.in[2].sizes == out, "sizes of a product");
        made->c = matrix(step.in[2]);
        maker.read(step.in[2], &made->c.at);
    }
    maker.add(run_product, made);
}

void make_distance(const Step& step, TaskMaker& maker) {
    const std::vector<int64_t> &a = step.in[0].sizes, &b = step.in[1].sizes, &out = step.out[0].sizes;
    require(a.size() == 3 && b.size() == 3 && out.size() == 3 && step.in.size() == 2, "sizes of a distance");
    require(a[0] == out[0] && b[0] == out[0] && a[1] == out[1] && b[1] == out[2] && a[2] == b[2], "sizes of a distance");
    maker.add(run_distance, start(step, maker, a[2]));
}

}  // namespace

bool make_product(const Step& step, TaskMaker& maker) {
    if (step.op != Op::matmul && step.op != Op::distance) return false;
    require(step.in.size() >= 2 && step.in.size() <= 3 && step.out.size() == 1, "parts of a product");
    (step.op == Op::matmul ? make_matmul : make_distance)(step, maker);
    return true;
}

}  // namespace plan
}  // namespace lp
