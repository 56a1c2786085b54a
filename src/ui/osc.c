/* SPDX-License-Identifier: GPL-3.0-or-later */
/* src/ui/osc.c: OSC 8 and OSC 52 (L4). */
#include <config.h>

#include "osc.h"

#include <stdlib.h>
#include <string.h>

#define STRING_END   "\033\\"
#define SCREEN_CHUNK 768 /* bytes of a string that GNU screen passes on */

static const char *
get(char **env, const char *name)
{
    const char *value = g_environ_getenv(env, name);

    return value == NULL ? "" : value;
}

UiOscWay
ui_osc_way(char **env)
{
    if (*get(env, "TMUX") != '\0')
        return UI_OSC_TMUX;
    return *get(env, "STY") != '\0' && g_str_has_prefix(get(env, "TERM"), "screen")
               ? UI_OSC_SCREEN
               : UI_OSC_PLAIN;
}

/* --- copying ---------------------------------------------------------------------------------- */

static bool
is_console(char **env)
{
    const char *term = get(env, "TERM");

    return strcmp(term, "linux") == 0 || g_str_has_prefix(term, "linux-") ||
           strcmp(term, "cons25") == 0 ||
           (g_str_has_prefix(term, "vt") && g_ascii_isdigit(term[2]));
}

const char *
ui_osc_copy_refusal(char **env)
{
    if (is_console(env))
        return "The console has no clipboard that could take it";
    if (strcmp(get(env, "TERM"), "dumb") == 0 || *get(env, "TERM") == '\0')
        return "This terminal is too simple to take it";
    return NULL;
}

/* ESC P … ESC \ with each ESC inside doubled: tmux hands what is inside to its terminal. */
static void
append_for_tmux(GString *out, const GString *sequence)
{
    g_string_append(out, "\033Ptmux;");
    for (gsize i = 0; i < sequence->len; i++) {
        if (sequence->str[i] == '\033')
            g_string_append_c(out, '\033');
        g_string_append_c(out, sequence->str[i]);
    }
    g_string_append(out, STRING_END);
}

/* GNU screen hands on what stands in ESC P … ESC \, in pieces that it can hold. */
static void
append_for_screen(GString *out, const GString *sequence)
{
    for (gsize at = 0; at < sequence->len; at += SCREEN_CHUNK) {
        g_string_append(out, "\033P");
        g_string_append_len(out, sequence->str + at,
                            (gssize)MIN(SCREEN_CHUNK, sequence->len - at));
        g_string_append(out, STRING_END);
    }
}

GString *
ui_osc_copy(const char *text, gsize len, UiOscWay way)
{
    g_autofree char *base64 = g_base64_encode((const guchar *)text, len);
    GString *sequence = g_string_new("\033]52;c;");
    GString *out;

    g_assert(len <= UI_OSC_MAX_COPY);
    /* It ends with BEL, which needs no ESC that the way there would have to double or cut. */
    g_string_append(sequence, base64);
    g_string_append_c(sequence, '\a');
    if (way == UI_OSC_PLAIN)
        return sequence;
    out = g_string_new(NULL);
    if (way == UI_OSC_SCREEN) {
        append_for_screen(out, sequence);
    } else {
        /* One of the two is what tmux is set up for: set-clipboard, or allow-passthrough. */
        g_string_append_len(out, sequence->str, (gssize)sequence->len);
        append_for_tmux(out, sequence);
    }
    g_string_free(sequence, TRUE);
    return out;
}

/* --- links ------------------------------------------------------------------------------------ */

/* Terminals that take links, and how they are known. `least` is the first version of a number that does. */
static const struct {
    const char *name, *value; /* NULL: any value */
    int least;
} takers[] = {
    /* clang-format off */
    { "TERM_PROGRAM",    "iTerm.app", 0 },
    { "TERM_PROGRAM",    "WezTerm",   0 },
    { "TERM_PROGRAM",    "ghostty",   0 },
    { "TERM_PROGRAM",    "vscode",    0 },
    { "TERM_PROGRAM",    "rio",       0 },
    { "TERM_PROGRAM",    "mintty",    0 },
    { "TERM",            "xterm-kitty",   0 },
    { "TERM",            "xterm-ghostty", 0 },
    { "TERM",            "foot",          0 },
    { "TERM",            "foot-extra",    0 },
    { "TERM",            "alacritty",     0 },
    { "TERM",            "wezterm",       0 },
    { "TERM",            "contour",       0 },
    { "KITTY_WINDOW_ID", NULL,            0 },
    { "WT_SESSION",      NULL,            0 },      /* Windows Terminal */
    { "DOMTERM",         NULL,            0 },
    { "VTE_VERSION",     NULL,            5001 },   /* 0.50.0 crashed on them */
    { "KONSOLE_VERSION", NULL,            201200 },
    /* clang-format on */
};

/* tmux takes them from 3.4 on, and knows itself whether its terminal does. */
static bool
tmux_knows_links(char **env)
{
    const char *version = get(env, "TERM_PROGRAM_VERSION");
    char *rest;
    gulong major;

    if (strcmp(get(env, "TERM_PROGRAM"), "tmux") != 0)
        return false;
    major = strtoul(version, &rest, 10);
    return major > 3 || (major == 3 && *rest == '.' && strtoul(rest + 1, NULL, 10) >= 4);
}

bool
ui_osc_knows_links(char **env)
{
    if (ui_osc_way(env) == UI_OSC_TMUX)
        return tmux_knows_links(env);
    if (ui_osc_way(env) == UI_OSC_SCREEN || is_console(env))
        return false;
    for (gsize i = 0; i < G_N_ELEMENTS(takers); i++) {
        const char *value = get(env, takers[i].name);

        if (*value != '\0' &&
            (takers[i].value == NULL || strcmp(value, takers[i].value) == 0) &&
            atoi(value) >= takers[i].least)
            return true;
    }
    return false;
}

static bool
has_known_scheme(const char *target)
{
    static const char *const schemes[] = { "http://", "https://", "ftp://", "mailto:" };

    for (gsize i = 0; i < G_N_ELEMENTS(schemes); i++) {
        if (g_ascii_strncasecmp(target, schemes[i], strlen(schemes[i])) == 0)
            return true;
    }
    return false;
}

char *
ui_osc_encode_target(const char *target, gsize max_len)
{
    g_autoptr(GString) out = g_string_new(NULL);

    if (!has_known_scheme(target))
        return NULL;
    for (const char *p = target; *p != '\0' && out->len <= max_len; p++) {
        if (*p > ' ' && *p < 0x7F && strchr("\"<>\\^`{|}", *p) == NULL)
            g_string_append_c(out, *p);
        else
            g_string_append_printf(out, "%%%02X", (guint)(guchar)*p);
    }
    if (out->len > max_len)
        return NULL;
    return g_strdup(out->str);
}

void
ui_osc_append_link(GString *out, guint id, const char *target)
{
    if (target == NULL)
        g_string_append(out, "\033]8;;" STRING_END);
    else
        g_string_append_printf(out, "\033]8;id=%u;%s" STRING_END, id, target);
}
