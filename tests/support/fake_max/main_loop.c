/* The main thread of the fake Max: commands of the test, and in real time what was deferred to it. */
#include "host.h"

typedef struct command {
    char *line;
    struct command *next;
} command;

static fm_lock lock;
static fm_signal changed;
static command *first, **last = &first;
static bool at_end;

static void read_commands(void *nothing) {
    static char line[1 << 20];
    (void)nothing;
    while (fgets(line, sizeof line, stdin)) {
        command *c = calloc(1, sizeof *c);
        line[strcspn(line, "\r\n")] = '\0';
        c->line = fm_copy(line);
        fm_take(&lock);
        *last = c;
        last = &c->next;
        fm_wake(&changed);
        fm_give(&lock);
    }
    fm_take(&lock);
    at_end = true;
    fm_wake(&changed);
    fm_give(&lock);
}

void fm_wake_main(void) {
    fm_take(&lock);
    fm_wake(&changed);
    fm_give(&lock);
}

static command *next_command(void) {
    fm_take(&lock);
    while (!first && !at_end && !(fm_is_realtime() && fm_main_waits())) fm_wait(&changed, &lock, -1);
    command *c = first;
    if (c && !(first = c->next)) last = &first;
    fm_give(&lock);
    return c;
}

static void main_loop(void) {
    while (!at_end || first) {
        command *c = next_command();
        if (c) {
            fm_run_command(c->line);
            free(c->line);
            free(c);
        } else if (fm_is_realtime()) {
            fm_run_main_item();
        }
    }
    fm_quit();
}

/* arguments: folder of externals, audio threads */
int fm_main(int argc, char **argv) {
    fm_role = FM_MAIN;
    fm_lock_init(&lock);
    fm_signal_init(&changed);
    fm_externals = argc > 1 ? argv[1] : ".";
    fm_start_threads(argc > 2 ? atoi(argv[2]) : 1);
    fm_register_built_in();
    fm_start_thread(read_commands, NULL);
    main_loop();
    return 0;
}
