/* Text of the fake Max: what is typed into a box becomes atoms, what happened becomes JSON. */
#include <math.h>

#include "host.h"

static void make_room(fm_text *t, size_t more) {
    if (t->length + more + 1 <= t->room) return;
    t->room = 2 * (t->length + more + 1);
    t->s = realloc(t->s, t->room);
}

void fm_add(fm_text *t, const char *format, ...) {
    va_list arguments;
    int length;
    va_start(arguments, format);
    length = vsnprintf(NULL, 0, format, arguments);
    va_end(arguments);
    make_room(t, (size_t)length);
    va_start(arguments, format);
    vsnprintf(t->s + t->length, (size_t)length + 1, format, arguments);
    va_end(arguments);
    t->length += (size_t)length;
}

void fm_text_free(fm_text *t) {
    free(t->s);
    memset(t, 0, sizeof *t);
}

void fm_add_json(fm_text *t, const char *s) {
    fm_add(t, "\"");
    for (; *s; ++s) {
        const unsigned char c = (unsigned char)*s;
        if (c == '"' || c == '\\') {
            fm_add(t, "\\%c", c);
        } else if (c < 32) {
            fm_add(t, "\\u%04x", c);
        } else {
            fm_add(t, "%c", c);
        }
    }
    fm_add(t, "\"");
}

static void add_number(fm_text *t, double value) {
    if (isnan(value)) {
        fm_add(t, "NaN");
    } else if (isinf(value)) {
        fm_add(t, value > 0 ? "Infinity" : "-Infinity");
    } else {
        char text[40];
        snprintf(text, sizeof text, "%.17g", value);
        fm_add(t, strpbrk(text, ".e") ? "%s" : "%s.0", text);
    }
}

void fm_add_json_atoms(fm_text *t, long ac, const t_atom *av) {
    long i;
    fm_add(t, "[");
    for (i = 0; i < ac; ++i) {
        if (i) fm_add(t, ", ");
        if (av[i].a_type == A_LONG) {
            fm_add(t, "%lld", (long long)av[i].a_w.w_long);
        } else if (av[i].a_type == A_FLOAT) {
            add_number(t, av[i].a_w.w_float);
        } else if (av[i].a_type == A_SYM) {
            fm_add_json(t, av[i].a_w.w_sym->s_name);
        } else {
            fm_add(t, "null");
        }
    }
    fm_add(t, "]");
}

/* --- atoms out of text: quotes hold a symbol together, a backslash takes the next character as it is --- */
static bool read_word(const char **at, char *word, bool *quoted) {
    bool inside = false;
    size_t n = 0;
    while (**at == ' ' || **at == '\n' || **at == '\r') ++*at;
    *quoted = false;
    if (!**at) return false;
    for (; **at && (inside || !strchr(" \n\r", **at)); ++*at) {
        if (**at == '"') {
            inside = !inside;
            *quoted = true;
        } else if (**at == '\\' && (*at)[1] && strchr("\\\",;$ ", (*at)[1])) {
            word[n++] = *++*at;
            *quoted = true;
        } else {
            word[n++] = **at;
        }
    }
    word[n] = '\0';
    return true;
}

static bool looks_like_number(const char *word) {
    const char *digits = word + (*word == '-' || *word == '+');
    return (*digits >= '0' && *digits <= '9') || (*digits == '.' && digits[1] >= '0' && digits[1] <= '9');
}

static void set_from_word(t_atom *a, const char *word, bool quoted) {
    char *end = NULL;
    atom_setsym(a, gensym(word));
    if (quoted || !looks_like_number(word)) return;
    const long long whole = strtoll(word, &end, 10);
    if (!*end) {
        atom_setlong(a, (t_atom_long)whole);
        return;
    }
    if (strpbrk(word, "xX")) return;
    const double value = strtod(word, &end);
    if (!*end) atom_setfloat(a, value);
}

long fm_parse(const char *text, t_atom **av) {
    char *word = malloc(strlen(text) + 1);
    long count = 0, room = 8;
    bool quoted;
    *av = malloc(sizeof(t_atom) * (size_t)room);
    while (read_word(&text, word, &quoted)) {
        if (count == room) *av = realloc(*av, sizeof(t_atom) * (size_t)(room *= 2));
        set_from_word(*av + count++, word, quoted);
    }
    free(word);
    return count;
}
