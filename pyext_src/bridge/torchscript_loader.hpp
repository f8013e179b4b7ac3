// A Python function that loads a model, for native threads.
#pragma once

#include <Python.h>

#include <memory>
#include <mutex>
#include <stdexcept>
#include <string>
#include <vector>

#include "engine/plan_model.hpp"

namespace lp {

// Takes the GIL and calls; null with the line that says why not.
using CallLoader = std::shared_ptr<Model> (*)(void* callable, std::string* error);

// Functions that no model needs any more. The last owner of a model may be a worker, which must not wait for the GIL: they are kept
// until somebody comes who holds it.
class Unneeded {
   public:
    void add(PyObject* object) {
        const std::lock_guard<std::mutex> lock(mutex_);
        objects_.push_back(object);
    }
    void release() {  // with the GIL
        std::vector<PyObject*> objects;
        {
            const std::lock_guard<std::mutex> lock(mutex_);
            objects.swap(objects_);
        }
        for (PyObject* object : objects) Py_DECREF(object);
    }

   private:
    std::mutex mutex_;
    std::vector<PyObject*> objects_;
};

inline Unneeded& unneeded() {
    static Unneeded list;
    return list;
}

// With the GIL. Who waits for it must not hold the GIL, unless it is the one who calls.
inline TorchScriptLoader torchscript_loader(PyObject* callable, CallLoader call) {
    unneeded().release();
    Py_INCREF(callable);
    const std::shared_ptr<PyObject> held(callable, [](PyObject* object) { unneeded().add(object); });
    return [held, call] {
        std::string error;
        auto model = call(held.get(), &error);
        if (!model) throw std::runtime_error(error);
        return model;
    };
}

}  // namespace lp
