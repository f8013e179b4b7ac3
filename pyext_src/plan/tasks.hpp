// Tasks: steps whose views have become pointers into the memory of one net, so that running them looks nothing up.
#pragma once

#include <memory>
#include <stdexcept>
#include <string>
#include <type_traits>
#include <vector>

#include "plan/loop.hpp"
#include "plan/prepared.hpp"
#include "plan/random.hpp"

namespace lp {
namespace plan {

struct Frame {
    Random* random = nullptr;
    bool failed = false;  // an index was out of range
};

struct Task {
    void (*run)(const void* arguments, Frame& frame) noexcept = nullptr;
    const void* arguments = nullptr;
};

// Throws std::runtime_error: a plan that says what no step can do.
inline void require(bool holds, const char* what) {
    if (!holds) throw std::runtime_error(std::string("the plan is wrong: ") + what);
}

// Memory of the tasks: freed together, aligned to 64 bytes, zero at first.
class Arena {
   public:
    void* take(size_t bytes);

    template <class T>
    T* make(size_t count = 1) {
        static_assert(std::is_trivially_destructible<T>::value, "nobody will destroy it");
        T* made = static_cast<T*>(take(count * sizeof(T)));
        for (size_t i = 0; i < count; ++i) new (made + i) T();
        return made;
    }

   private:
    std::vector<std::unique_ptr<char[]>> chunks_;
    char* next_ = nullptr;
    size_t left_ = 0;
};

// What changes when a layer is bent.
struct Link {
    int buffer = 0;
    void* place = nullptr;  // of a pointer
    size_t offset = 0;      // bytes into the raw values
    int packed = -1;        // or the number of a packed form
};

void point_at(const Link& link, const Values& values) noexcept;

std::vector<View> all_views(const Step& step);  // the out, then what it is made of

// What tasks point at, beside the memory of the net.
struct TaskMemory {
    Arena arena;
    std::vector<Link> links;
    std::vector<std::shared_ptr<void>> kept;
};

class TaskMaker {
   public:
    TaskMaker(const PreparedPlan& prepared, char* memory, TaskMemory* made)
        : prepared_(prepared), memory_(memory), arena_(&made->arena), links_(&made->links), kept_(&made->kept) {}

    // `once`: where tasks go that are done when a layer has changed.
    void make(const Step& step, std::vector<Task>* tasks, std::vector<Task>* once);

    // For the makers of each kind.
    const PreparedPlan& prepared() const { return prepared_; }
    Type type(const View& view) const { return prepared_.plan().buffers[static_cast<size_t>(view.buffer)].type; }
    bool is_fixed(const View& view) const;  // a weight or a constant
    bool is_computed_once(const View& view) const { return prepared_.plan().buffers[static_cast<size_t>(view.buffer)].role == Role::computed; }
    const float* constant(const View& view) const;  // the value, where the view is one real constant again and again; else null

    template <class T>
    void read(const View& view, T** place) {  // kept when a layer is bent
        link(view, place);
    }
    template <class T>
    T* write(const View& view) {
        return static_cast<T*>(writable(view));
    }
    void packed(const Packing& packing, const PackedWeights** place);

    template <class T>
    T* own(size_t count = 1) {
        return arena_->make<T>(count);
    }
    template <class T>
    T* keep(std::shared_ptr<T> kept) {
        kept_->push_back(kept);
        return kept.get();
    }
    void add(void (*run)(const void*, Frame&) noexcept, const void* arguments) { tasks_->push_back({run, arguments}); }
    void add_once(void (*run)(const void*, Frame&) noexcept, const void* arguments) { once_->push_back({run, arguments}); }

    // A task that goes over the values of views of the same sizes; the first one is written.
    void add_loop(const std::vector<View>& views, Row row, const std::vector<double>& reals = {});
    Loop loop_over(const std::vector<View>& views, Row row) const;  // without its bases
    void add_loop(const Loop* loop);
    void add_loop(const Step& step, Row row) { add_loop(all_views(step), row, step.reals); }

   private:
    void link(const View& view, void* place);
    void* writable(const View& view);

    const PreparedPlan& prepared_;
    char* memory_;
    Arena* arena_;
    std::vector<Link>* links_;
    std::vector<std::shared_ptr<void>>* kept_;
    std::vector<Task>* tasks_ = nullptr;
    std::vector<Task>* once_ = nullptr;
};

Row row_of_copy(Type to, Type from);  // null: these are not converted

// One convolution for several tasks; false, and nothing was done: they are none, or of different weights, or too long to gain by it.
bool convolve_together(const Task* const* tasks, int count) noexcept;

// The makers, one for each kind of steps; false: not of that kind.
bool make_convolution(const Step& step, TaskMaker& maker);
bool make_copy(const Step& step, TaskMaker& maker);
bool make_one_input(const Step& step, TaskMaker& maker);
bool make_two_inputs(const Step& step, TaskMaker& maker);
bool make_three_inputs(const Step& step, TaskMaker& maker);
bool make_reduction(const Step& step, TaskMaker& maker);
bool make_along(const Step& step, TaskMaker& maker);
bool make_product(const Step& step, TaskMaker& maker);
bool make_index(const Step& step, TaskMaker& maker);
bool make_random(const Step& step, TaskMaker& maker);
bool make_topk(const Step& step, TaskMaker& maker);
bool make_resampling(const Step& step, TaskMaker& maker);
bool make_complex(const Step& step, TaskMaker& maker);
bool make_transform(const Step& step, TaskMaker& maker);

}  // namespace plan
}  // namespace lp
