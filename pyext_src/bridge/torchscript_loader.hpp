// A Python function that loads a model, for native threads.
#pragma once

#include <Python.h>

#include <memory>
#include <stdexcept>
#include <string>

#include "engine/plan_model.hpp"

namespace lp {

// Takes the GIL and calls; null with the line that says why not.
using CallLoader = std::shared_ptr<Model> (*)(void* callable, std::string* error);

// Who waits for it must not hold the GIL, unless it is the one who calls.
inline TorchScriptLoader torchscript_loader(PyObject* callable, CallLoader call) {
    Py_INCREF(callable);
    const std::shared_ptr<PyObject> held(callable, [](PyObject* object) {
        if (!Py_IsInitialized()) return;
        const auto state = PyGILState_Ensure();
        Py_DECREF(object);
        PyGILState_Release(state);
    });
    return [held, call] {
        std::string error;
        auto model = call(held.get(), &error);
        if (!model) throw std::runtime_error(error);
        return model;
    };
}

}  // namespace lp
