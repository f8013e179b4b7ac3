// A process that this one starts, speaks one line to, and outlives or takes with it.
#include "system/child.hpp"

#include <chrono>
#include <thread>

#if defined(_WIN32)
#include <windows.h>
#else
#include <fcntl.h>
#include <csignal>
#include <cstring>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

extern char** environ;
#endif

namespace lp {

void Child::end(int milliseconds) {
    close_input();
    for (int i = 0; i < milliseconds && is_alive(); ++i) std::this_thread::sleep_for(std::chrono::milliseconds(1));
    while (is_alive()) {
        kill();
        std::this_thread::sleep_for(std::chrono::milliseconds(1));
    }
}

#if defined(_WIN32)  // untested

namespace {

std::string command_line(const std::vector<std::string>& words) {
    std::string line;
    for (const std::string& word : words) line += (line.empty() ? "\"" : " \"") + word + "\"";
    return line;
}

}  // namespace

bool Child::start(const std::vector<std::string>& words, const std::string& line) {
    SECURITY_ATTRIBUTES inherit{sizeof inherit, nullptr, TRUE};
    HANDLE read_end = nullptr, write_end = nullptr;
    if (!CreatePipe(&read_end, &write_end, &inherit, 0)) return false;
    SetHandleInformation(write_end, HANDLE_FLAG_INHERIT, 0);
    STARTUPINFOA startup{};
    startup.cb = sizeof startup;
    startup.dwFlags = STARTF_USESTDHANDLES;
    startup.hStdInput = read_end;
    PROCESS_INFORMATION made{};
    std::string command = command_line(words);
    const bool good = CreateProcessA(nullptr, command.data(), nullptr, nullptr, TRUE, CREATE_NO_WINDOW, nullptr, nullptr, &startup, &made);
    CloseHandle(read_end);
    DWORD written = 0;
    if (!good || !WriteFile(write_end, line.data(), static_cast<DWORD>(line.size()), &written, nullptr)) {
        CloseHandle(write_end);
        return false;
    }
    CloseHandle(made.hThread);
    process_ = made.hProcess;
    input_ = write_end;
    id_ = static_cast<long>(made.dwProcessId);
    alive_ = true;
    return true;
}

bool Child::is_alive() {
    if (!alive_) return false;
    if (WaitForSingleObject(process_, 0) == WAIT_TIMEOUT) return true;
    DWORD code = 0;
    GetExitCodeProcess(process_, &code);
    reason_ = "code " + std::to_string(code);
    CloseHandle(process_);
    alive_ = false;
    return false;
}

void Child::kill() {
    if (alive_) TerminateProcess(process_, 1);
}

void Child::close_input() {
    if (input_) CloseHandle(input_);
    input_ = nullptr;
}

#else

namespace {

bool make_pipe(int ends[2]) {
#if defined(__linux__)
    return pipe2(ends, O_CLOEXEC) == 0;
#else
    if (pipe(ends) != 0) return false;
    for (int i = 0; i < 2; ++i) fcntl(ends[i], F_SETFD, FD_CLOEXEC);
    return true;
#endif
}

// Signals as a fresh process has them, and a group of its own: Ctrl-C in a terminal is for the host.
int spawn(const std::vector<std::string>& words, int input, pid_t* id) {
    std::vector<char*> argv;
    for (const std::string& word : words) argv.push_back(const_cast<char*>(word.c_str()));
    argv.push_back(nullptr);
    posix_spawn_file_actions_t files;
    posix_spawnattr_t attributes;
    sigset_t none, all;
    sigemptyset(&none);
    sigfillset(&all);
    posix_spawn_file_actions_init(&files);
    posix_spawn_file_actions_adddup2(&files, input, STDIN_FILENO);
    posix_spawn_file_actions_addopen(&files, STDOUT_FILENO, "/dev/null", O_WRONLY, 0);
    posix_spawnattr_init(&attributes);
    posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETPGROUP);
    posix_spawnattr_setsigmask(&attributes, &none);
    posix_spawnattr_setsigdefault(&attributes, &all);
    const int error = posix_spawnp(id, argv[0], &files, &attributes, argv.data(), environ);
    posix_spawnattr_destroy(&attributes);
    posix_spawn_file_actions_destroy(&files);
    return error;
}

}  // namespace

bool Child::start(const std::vector<std::string>& words, const std::string& line) {
    int ends[2];
    if (!make_pipe(ends)) return false;
    pid_t id = 0;
    const int error = spawn(words, ends[0], &id);
    input_ = ends[1];
    // The reading end stays open until the line is written: a child that has ended already must not cost us a SIGPIPE.
    const bool good = error == 0 && write(input_, line.data(), line.size()) == static_cast<ssize_t>(line.size());
    close(ends[0]);
    id_ = id;
    alive_ = error == 0;
    if (!good) end(0);
    return good;
}

bool Child::is_alive() {
    if (!alive_) return false;
    int status = 0;
    const pid_t found = waitpid(static_cast<pid_t>(id_), &status, WNOHANG);
    if (found == 0) return true;
    from_outside_ = found > 0 && WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL;
    if (found > 0 && WIFSIGNALED(status)) {
        reason_ = "signal " + std::to_string(WTERMSIG(status)) + " (" + strsignal(WTERMSIG(status)) + ")";
    } else {
        reason_ = "code " + std::to_string(found > 0 ? WEXITSTATUS(status) : -1);
    }
    alive_ = false;
    return false;
}

void Child::kill() {
    if (alive_) ::kill(static_cast<pid_t>(id_), SIGKILL);
}

void Child::close_input() {
    if (input_ >= 0) close(input_);
    input_ = -1;
}

#endif

}  // namespace lp
