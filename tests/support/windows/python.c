/* Under wine: stands where a host for Windows starts python.exe, and lets the Python of the system around wine do the work.

   Wine starts a program of that system when it is asked to, but says neither its number nor its end, and hands over no pipe.
   So this program stays, as the child that the host sees: what comes on its standard input goes to the real child over a
   socket, whose other end is that one's standard input; each ends with the other. LATENTPLAY_TEST_PYTHON: the real one. */
#define WIN32_LEAN_AND_MEAN
#include <winsock2.h>
#include <windows.h>
#include <stdio.h>
#include <wchar.h>

static int fail(const char *what) {
    fprintf(stderr, "python.exe of the tests: %s\n", what);
    return 9;
}

/* Two ends of a connection, both ours; what the child has of it is a plain socket of the system around. */
static int make_pair(SOCKET ends[2]) {
    struct sockaddr_in address = {0};
    int size = sizeof address;
    SOCKET listener = socket(AF_INET, SOCK_STREAM, IPPROTO_TCP);
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    if (bind(listener, (struct sockaddr *)&address, size) || listen(listener, 1)) return 0;
    if (getsockname(listener, (struct sockaddr *)&address, &size)) return 0;
    ends[0] = socket(AF_INET, SOCK_STREAM, IPPROTO_TCP);
    if (connect(ends[0], (struct sockaddr *)&address, size)) return 0;
    ends[1] = accept(listener, NULL, NULL);
    closesocket(listener);
    return ends[1] != INVALID_SOCKET;
}

/* Our own command line with the real program's name. */
static int start(SOCKET input) {
    static wchar_t line[32768];
    STARTUPINFOW startup = {0};
    PROCESS_INFORMATION made = {0};
    const wchar_t *real = _wgetenv(L"LATENTPLAY_TEST_PYTHON"), *rest = GetCommandLineW();
    if (!real) return 0;
    rest = *rest == L'"' ? wcschr(rest + 1, L'"') + 1 : wcschr(rest, L' ');
    swprintf(line, 32768, L"\"%ls\"%ls", real, rest ? rest : L"");
    startup.cb = sizeof startup;
    startup.dwFlags = STARTF_USESTDHANDLES;
    startup.hStdInput = (HANDLE)input;
    startup.hStdOutput = startup.hStdError = INVALID_HANDLE_VALUE;
    SetHandleInformation((HANDLE)input, HANDLE_FLAG_INHERIT, HANDLE_FLAG_INHERIT);
    return CreateProcessW(NULL, line, NULL, NULL, TRUE, 0, NULL, NULL, &startup, &made);
}

static DWORD WINAPI pass_on(void *to) {
    char bytes[4096];
    DWORD got = 0;
    while (ReadFile(GetStdHandle(STD_INPUT_HANDLE), bytes, sizeof bytes, &got, NULL) && got > 0) send((SOCKET)to, bytes, (int)got, 0);
    shutdown((SOCKET)to, SD_SEND);
    return 0;
}

int main(void) {
    WSADATA data;
    SOCKET ends[2];
    char bytes[4096];
    DWORD got = 0;
    if (WSAStartup(MAKEWORD(2, 2), &data) || !make_pair(ends)) return fail("no connection within this machine");
    /* The first line lies there before anybody reads: the socket does not wait, and Python does not expect that of its input. */
    if (!ReadFile(GetStdHandle(STD_INPUT_HANDLE), bytes, sizeof bytes, &got, NULL)) return fail("no standard input");
    send(ends[0], bytes, (int)got, 0);
    if (recv(ends[1], bytes, 1, MSG_PEEK) != 1) return fail("the first line is lost"); /* on a busy machine it takes its time */
    if (!start(ends[1])) return fail("the real Python does not start");
    closesocket(ends[1]);
    CreateThread(NULL, 0, pass_on, (void *)ends[0], 0, NULL);
    while (recv(ends[0], bytes, sizeof bytes, 0) > 0) {
    }
    return 3; /* how the real one ended is not told */
}
