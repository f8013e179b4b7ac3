// Starts the Python that serves the objects, on a thread of its own, once in a process; or joins one that runs already.
#define PY_SSIZE_T_CLEAN
#include <Python.h>

#include "bridge/interpreter.hpp"

#include <atomic>
#include <chrono>
#include <string>
#include <thread>

#if !defined(_WIN32)
#include <pthread.h>
#include <sched.h>
#endif

#include "objects/settings.hpp"

extern "C" PyObject* PyInit_latentplay(void);  // the Cython module in this binary

namespace lp {

namespace {

std::atomic<bool> started{false}, running{false};
RequestQueue* queue = nullptr;

void report_error(const std::string& text) {
    Reply reply;
    reply.selector = "error";
    reply.atoms = {text};
    queue->reply(std::move(reply));
}

// The thread that starts us may be the host's audio thread, at real-time priority: Python does not belong there.
void lower_this_thread() {
#if !defined(_WIN32)
    sched_param normal{};
    pthread_setschedparam(pthread_self(), SCHED_OTHER, &normal);
#endif
}

bool initialise() {
    PyPreConfig before;
    PyPreConfig_InitIsolatedConfig(&before);
    before.utf8_mode = 1;
    if (PyStatus_Exception(Py_PreInitialize(&before))) return false;
    PyConfig config;
    PyConfig_InitIsolatedConfig(&config);
    config.install_signal_handlers = 0;
    config.site_import = 1;
    const std::string& python = settings().python;
    PyConfig_SetBytesString(&config, &config.program_name, python.c_str());
    PyConfig_SetBytesString(&config, &config.executable, python.c_str());
    const PyStatus status = Py_InitializeFromConfig(&config);
    PyConfig_Clear(&config);
    if (PyStatus_Exception(status)) {
        report_error(std::string("latentplay: Python did not start (") + (status.err_msg ? status.err_msg : "?") + ") with '" +
             python + "' from latentplay.cfg; run: latentplay doctor");
        return false;
    }
    return true;
}

// Puts the Cython module of this binary into sys.modules, whoever started the interpreter.
PyObject* make_host_module() {
    PyObject* definition = PyInit_latentplay();
    PyObject* machinery = PyImport_ImportModule("importlib.machinery");
    if (!definition || !machinery) return nullptr;
    PyObject* spec = PyObject_CallMethod(machinery, "ModuleSpec", "sO", "latentplay._host", Py_None);
    Py_DECREF(machinery);
    if (!spec) return nullptr;
    PyObject* module = PyModule_FromDefAndSpec(reinterpret_cast<PyModuleDef*>(definition), spec);
    Py_DECREF(spec);
    if (!module || PyModule_ExecDef(module, reinterpret_cast<PyModuleDef*>(definition)) < 0) return nullptr;
    PyDict_SetItemString(PyImport_GetModuleDict(), "latentplay._host", module);
    return module;
}

void add_to_path(const std::string& folder) {
    if (folder.empty()) return;
    PyObject* path = PySys_GetObject("path");
    PyObject* entry = PyUnicode_DecodeFSDefault(folder.c_str());
    if (path && entry && !PySequence_Contains(path, entry)) PyList_Insert(path, 0, entry);
    Py_XDECREF(entry);
}

std::string pending_error() {
    PyObject *type = nullptr, *value = nullptr, *trace = nullptr;
    PyErr_Fetch(&type, &value, &trace);
    std::string text = "unknown error";
    if (PyObject* shown = value ? PyObject_Str(value) : nullptr) {
        if (const char* utf8 = PyUnicode_AsUTF8(shown)) text = utf8;
        Py_DECREF(shown);
    }
    Py_XDECREF(type);
    Py_XDECREF(value);
    Py_XDECREF(trace);
    PyErr_Clear();
    return text;
}

// Runs latentplay.host.main.main(), which returns when the process is about to end.
void serve() {
    add_to_path(settings().path);
    PyObject* host_module = make_host_module();
    PyObject* host = host_module ? PyImport_ImportModule("latentplay.host.main") : nullptr;
    PyObject* result = host ? PyObject_CallMethod(host, "main", nullptr) : nullptr;
    if (!result) {
        report_error("latentplay: the Python side cannot run: " + pending_error() + "; Python is '" + settings().python +
             "'; run: latentplay doctor");
        queue->give_up();
    }
    Py_XDECREF(result);
    Py_XDECREF(host);
    Py_XDECREF(host_module);
}

void python_thread(bool join) {
    lower_this_thread();
    running = true;
    if (join) {
        const PyGILState_STATE state = PyGILState_Ensure();
        serve();
        PyGILState_Release(state);
    } else if (initialise()) {
        serve();
        PyEval_SaveThread();  // never finalised: threads of torch may still be running
    } else {
        queue->give_up();
    }
    running = false;
}

}  // namespace

RequestQueue& served_queue() { return *queue; }

void start_python(RequestQueue& requests) {
    if (started.exchange(true)) return;
    queue = &requests;
    const bool join = Py_IsInitialized() != 0;
    if (!join && settings().python.empty()) {
        report_error("latentplay: no latentplay.cfg with a python= line in '" + binary_folder() +
             "', so the objects cannot load models; run: latentplay install");
        queue->give_up();
        return;
    }
    running = true;
    std::thread(python_thread, join).detach();
}

bool leave_python() {
    queue->leave();
    for (int i = 0; i < 250 && running; ++i) std::this_thread::sleep_for(std::chrono::milliseconds(1));
    return !running;
}

}  // namespace lp
