// A process that this one starts, speaks one line to, and outlives or takes with it.
#include "system/child.hpp"

#include <chrono>
#include <thread>

#if defined(_WIN32)
#include <windows.h>
#include <cstdio>
#include <filesystem>
#include <utility>
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

#if defined(_WIN32)

namespace {

// Of the system; from UTF-8, as all text here.
std::wstring wide(const std::string& text) { return std::filesystem::u8path(text).wstring(); }

// As a program's own words are taken apart again: backslashes before a quote count twice.
std::wstring quoted(const std::wstring& word) {
    std::wstring line = L"\"";
    size_t backslashes = 0;
    for (const wchar_t letter : word) {
        if (letter == L'"') line.append(backslashes + 1, L'\\');
        backslashes = letter == L'\\' ? backslashes + 1 : 0;
        line += letter;
    }
    return line.append(backslashes, L'\\') + L"\"";
}

std::wstring command_line(const std::vector<std::string>& words) {
    std::wstring line;
    for (const std::string& word : words) line += (line.empty() ? L"" : L" ") + quoted(wide(word));
    return line;
}

struct Handle {
    HANDLE handle = nullptr;
    ~Handle() { close(); }
    void close() {
        if (handle && handle != INVALID_HANDLE_VALUE) CloseHandle(handle);
        handle = nullptr;
    }
};

// Starts it with these two and no other handle of the host's: what a child holds open is not gone when the host is.
bool create(std::wstring command, HANDLE input, HANDLE nowhere, PROCESS_INFORMATION* made) {
    HANDLE both[] = {input, nowhere};
    STARTUPINFOEXW startup{};
    startup.StartupInfo.cb = sizeof startup;
    startup.StartupInfo.dwFlags = STARTF_USESTDHANDLES;
    startup.StartupInfo.hStdInput = input;
    startup.StartupInfo.hStdOutput = startup.StartupInfo.hStdError = nowhere;
    SIZE_T size = 0;
    InitializeProcThreadAttributeList(nullptr, 1, 0, &size);
    std::vector<char> room(size);
    startup.lpAttributeList = reinterpret_cast<LPPROC_THREAD_ATTRIBUTE_LIST>(room.data());
    if (!InitializeProcThreadAttributeList(startup.lpAttributeList, 1, 0, &size)) return false;
    const bool good = UpdateProcThreadAttribute(startup.lpAttributeList, 0, PROC_THREAD_ATTRIBUTE_HANDLE_LIST, both, sizeof both,
                                                nullptr, nullptr) &&
                      CreateProcessW(nullptr, command.data(), nullptr, nullptr, TRUE, CREATE_NO_WINDOW | EXTENDED_STARTUPINFO_PRESENT,
                                     nullptr, nullptr, &startup.StartupInfo, made);
    DeleteProcThreadAttributeList(startup.lpAttributeList);
    return good;
}

// Crashes have codes that only mean something as such: 0xC0000005.
std::string code_in_words(DWORD code) {
    char text[32];
    std::snprintf(text, sizeof text, code >= 0x80000000 ? "code 0x%08lX" : "code %lu", static_cast<unsigned long>(code));
    return text;
}

}  // namespace

bool Child::start(const std::vector<std::string>& words, const std::string& line) {
    SECURITY_ATTRIBUTES inherited{sizeof inherited, nullptr, TRUE};
    Handle read_end, write_end, nowhere;
    if (!CreatePipe(&read_end.handle, &write_end.handle, &inherited, 0)) return false;
    SetHandleInformation(write_end.handle, HANDLE_FLAG_INHERIT, 0);
    nowhere.handle = CreateFileW(L"NUL", GENERIC_WRITE, FILE_SHARE_READ | FILE_SHARE_WRITE, &inherited, OPEN_EXISTING, 0, nullptr);
    PROCESS_INFORMATION made{};
    if (!create(command_line(words), read_end.handle, nowhere.handle, &made)) return false;
    CloseHandle(made.hThread);
    process_ = made.hProcess;
    id_ = static_cast<long>(made.dwProcessId);
    alive_ = true;
    DWORD written = 0;
    const bool good = WriteFile(write_end.handle, line.data(), static_cast<DWORD>(line.size()), &written, nullptr);
    std::swap(input_, write_end.handle);
    if (!good) end(0);
    return good;
}

bool Child::is_alive() {
    if (!alive_) return false;
    if (WaitForSingleObject(process_, 0) == WAIT_TIMEOUT) return true;
    DWORD code = 0;
    GetExitCodeProcess(process_, &code);
    reason_ = code_in_words(code);
    CloseHandle(process_);
    process_ = nullptr;
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
