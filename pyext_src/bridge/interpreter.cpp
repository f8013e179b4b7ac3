// The Python that an external brings into its process at run time, on the external's own thread.
#define PY_SSIZE_T_CLEAN
#include <Python.h>

#include "bridge/interpreter.hpp"

#include <string>

#include "connection/embedding.h"

#if defined(_WIN32)
#define LP_EXPORT extern "C" __declspec(dllexport)
#else
#define LP_EXPORT extern "C" __attribute__((visibility("default")))
#endif

namespace lp {

namespace {

const LpEmbedding* host = nullptr;

void take(void* to, const char* bytes, size_t size) { static_cast<std::string*>(to)->assign(bytes, size); }

void fail(const std::string& line) { host->fail(host->context, line.c_str()); }

bool initialise() {
    PyPreConfig before;
    PyPreConfig_InitIsolatedConfig(&before);
    before.utf8_mode = 1;
    if (PyStatus_Exception(Py_PreInitialize(&before))) return false;
    PyConfig config;
    PyConfig_InitIsolatedConfig(&config);
    config.install_signal_handlers = 0;
    config.site_import = 1;
    PyConfig_SetBytesString(&config, &config.program_name, host->python);
    PyConfig_SetBytesString(&config, &config.executable, host->python);
    const PyStatus status = Py_InitializeFromConfig(&config);
    PyConfig_Clear(&config);
    if (!PyStatus_Exception(status)) return true;
    fail(std::string("Python did not start (") + (status.err_msg ? status.err_msg : "?") + ") with '" + host->python +
         "' from latentplay.cfg; run: latentplay doctor");
    return false;
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

// Runs latentplay.host.embedded.main(), which returns when the process is about to end.
void serve() {
    add_to_path(host->path);
    PyObject* module = PyImport_ImportModule("latentplay.host.embedded");
    PyObject* result = module ? PyObject_CallMethod(module, "main", nullptr) : nullptr;
    if (!result) fail("the Python side cannot run: " + pending_error() + "; Python is '" + host->python + "'; run: latentplay doctor");
    Py_XDECREF(result);
    Py_XDECREF(module);
}

}  // namespace

bool receive(std::string* bytes) { return host && host->receive(host->context, take, bytes) != 0; }

void send(const std::string& bytes) {
    if (host) host->send(host->context, bytes.data(), bytes.size());
}

std::string host_version() { return host ? host->version : ""; }

}  // namespace lp

LP_EXPORT void lp_serve(const LpEmbedding* embedding) {
    lp::host = embedding;
    if (!lp::initialise()) return;
    lp::serve();
    PyEval_SaveThread();  // never finalised: threads of torch may still be running
}
