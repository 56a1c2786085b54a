/* SPDX-License-Identifier: GPL-3.0-or-later */
/* tests/support/controls.c: reads a recording the way a terminal does (ECMA-48) and knows of each sequence
 * whether terminfo has it.
 *
 * Of a sequence that takes numbers only the shape counts ("CSI H"); one that switches something, or
 * asks the window for something, must stand in terminfo number by number. */
#include <config.h>

#include "controls.h"

#include <stdlib.h>
#include <string.h>

/* clang-format off */
#include <curses.h>
#include <term.h>
/* clang-format on */

/* What xterm's description in Debian lacks, or has under names that terminfo's list does not hold. */
static const char *const extras[] = {
    "\033[?2004h", "\033[?2004l", /* bracketed paste */
    "\033[?2026h", "\033[?2026l", /* synchronized output */
    "\033[3J",                    /* E3: clear what scrolled off */
    "\033[9m",     "\033[29m",    /* struck out */
};

static const struct {
    gunichar first, last;
} bidi[] = {
    { 0x061C, 0x061C }, { 0x200E, 0x200F }, { 0x202A, 0x202E }, { 0x2066, 0x2069 }
};

/* Copies one capability without padding ($<5>) and parameters (%p1%d …). */
static char *
strip_parameters(const char *capability)
{
    GString *out = g_string_new(NULL);

    for (const char *p = capability; *p != '\0'; p++) {
        if (p[0] == '$' && p[1] == '<' && strchr(p, '>') != NULL) {
            p = strchr(p, '>');
        } else if (*p == '%' && p[1] != '\0') {
            p++;
            if (*p == 'p' || *p == 'P' || *p == 'g')
                p++;
            else if (*p == '{')
                p += strcspn(p, "}");
            else if (*p == '\'')
                p += 2;
            else
                p += strspn(p, ":0123456789.");
        } else {
            g_string_append_c(out, *p);
        }
    }
    return g_string_free(out, FALSE);
}

/* The length of the sequence that begins with the ESC at `p`; 0 when it does not end. */
static gsize
sequence_len(const guint8 *p, gsize left)
{
    gsize at = 2;

    if (left < 2)
        return 0;
    if (p[1] == '[') {
        while (at < left && p[at] >= 0x20 && p[at] <= 0x3F)
            at++;
        return at < left ? at + 1 : 0;
    }
    if (p[1] >= 0x20 && p[1] <= 0x2F) {
        while (at < left && p[at] >= 0x20 && p[at] <= 0x2F)
            at++;
        return at < left ? at + 1 : 0;
    }
    return 2;
}

/* "CSI 12;4H" and "CSI H" have one shape; "CSI ?1049h" is its own. */
static char *
shape_of(const char *sequence, gsize len)
{
    GString *shape = g_string_new(NULL);
    bool is_literal =
        len < 3 || sequence[1] != '[' || strchr("hlt", sequence[len - 1]) != NULL;

    for (gsize i = 0; i < len; i++) {
        if (is_literal || i == 0 || strchr("0123456789;:", sequence[i]) == NULL)
            g_string_append_c(shape, sequence[i]);
    }
    return g_string_free(shape, FALSE);
}

static void
allow_sequences_in(GHashTable *allowed, const char *text)
{
    gsize len = strlen(text);

    for (gsize i = 0; i < len; i++) {
        gsize n;

        if (text[i] != '\033') {
            /* A control by itself, such as BEL in flash, is not allowed by standing in terminfo. */
            continue;
        }
        n = sequence_len((const guint8 *)text + i, len - i);
        if (n > 0 && text[i + 1] != ']')
            g_hash_table_add(allowed, shape_of(text + i, n));
    }
}

static GHashTable *
allowed_sequences(const char *term)
{
    GHashTable *allowed = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    int status;

    if (setupterm(term, 1, &status) != OK)
        g_error("no description of the terminal %s", term);
    for (gsize i = 0; strnames[i] != NULL; i++) {
        const char *capability = tigetstr((NCURSES_CONST char *)strnames[i]);

        if (capability != NULL && capability != (const char *)-1 &&
            strnames[i][0] != 'k') {
            g_autofree char *plain = strip_parameters(capability);

            allow_sequences_in(allowed, plain);
        }
    }
    del_curterm(cur_term);
    for (gsize i = 0; i < G_N_ELEMENTS(extras); i++)
        allow_sequences_in(allowed, extras[i]);
    del_curterm(cur_term);
    return allowed;
}

/* What may stand in a link (OSC 8 ; parameters ; address) and in what goes to the clipboard (OSC 52 ; c ; base64),
 * printable ASCII without blanks anyway. */
static bool
is_allowed_osc_text(const char *number, const char *text, gsize len)
{
    static const char base64[] =
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/=";
    const char *address = memchr(text, ';', len);

    for (gsize i = 0; i < len; i++) {
        if (text[i] <= 0x20 || text[i] >= 0x7F)
            return false;
    }
    if (strcmp(number, "8") == 0)
        return address != NULL &&
               (address == text || (len > 3 && strncmp(text, "id=", 3) == 0));
    if (strcmp(number, "52") == 0)
        return len >= 2 && strncmp(text, "c;", 2) == 0 &&
               strspn(text + 2, base64) == len - 2;
    return true;
}

/* ESC ] NUMBER ; … BEL or ESC \: its length when the number and what follows it are allowed, else 0. */
static gsize
allowed_osc_len(const char *p, gsize left, const char *osc)
{
    g_auto(GStrv) numbers = g_strsplit(osc == NULL ? "" : osc, " ", -1);

    for (char **number = numbers; *number != NULL; number++) {
        g_autofree char *start = g_strdup_printf("\033]%s;", *number);
        gsize from = strlen(start);
        gsize at = from;

        if (**number == '\0' || left < from || strncmp(p, start, from) != 0)
            continue;
        while (at < left && p[at] != '\007' && p[at] != '\033')
            at++;
        if (at == left || !is_allowed_osc_text(*number, p + from, at - from))
            return 0;
        if (p[at] == '\007')
            return at + 1;
        return at + 1 < left && p[at + 1] == '\\' ? at + 2 : 0;
    }
    return 0;
}

/* The length of the character at `p`, or 0 when it may not be sent. */
static gsize
allowed_char_len(const char *p, gsize left)
{
    gunichar c = g_utf8_get_char_validated(p, (gssize)left);

    if (c == (gunichar)-1 || c == (gunichar)-2)
        return 0;
    if (c < 0x20)
        return strchr("\r\n\b\t", (int)c) != NULL && c != 0 ? 1 : 0;
    if (c >= 0x7F && c < 0xA0)
        return 0;
    for (gsize i = 0; i < G_N_ELEMENTS(bidi); i++) {
        if (c >= bidi[i].first && c <= bidi[i].last)
            return 0;
    }
    return (gsize)g_unichar_to_utf8(c, NULL);
}

static char *
describe(const char *bytes, gsize at, gsize len)
{
    gsize from = at > 20 ? at - 20 : 0;
    g_autofree char *before = g_strndup(bytes + from, at - from);
    g_autofree char *after = g_strndup(bytes + at, MIN(len - at, 20));
    g_autofree char *before_shown = g_strescape(before, NULL);
    g_autofree char *after_shown = g_strescape(after, NULL);

    return g_strdup_printf("at byte %" G_GSIZE_FORMAT ": \"%s\" (after \"%s\")", at,
                           after_shown, before_shown);
}

char *
controls_check(const GByteArray *raw, const char *term, const char *osc)
{
    const char *bytes = (const char *)raw->data;
    g_autoptr(GHashTable) allowed = allowed_sequences(term);

    for (gsize at = 0; at < raw->len;) {
        gsize n = allowed_char_len(bytes + at, raw->len - at);

        if (n == 0 && bytes[at] == '\033') {
            g_autofree char *shape = NULL;

            n = sequence_len(raw->data + at, raw->len - at);
            shape = shape_of(bytes + at, n);
            if (!g_hash_table_contains(allowed, shape))
                n = allowed_osc_len(bytes + at, raw->len - at, osc);
        }
        if (n == 0)
            return describe(bytes, at, raw->len);
        at += n;
    }
    return NULL;
}

/* The last place of `needle`, or -1. */
static gssize
last_place(const GByteArray *raw, const char *needle)
{
    const char *bytes = (const char *)raw->data;
    const char *found = raw->len == 0 ? NULL : g_strrstr_len(bytes, raw->len, needle);

    return found == NULL ? -1 : found - bytes;
}

char *
controls_check_modes(const GByteArray *raw)
{
    static const struct {
        const char *on, *off;
    } modes[] = {
        { "\033[?1h", "\033[?1l" },       { "\033[?1000h", "\033[?1000l" },
        { "\033[?1002h", "\033[?1002l" }, { "\033[?1003h", "\033[?1003l" },
        { "\033[?1004h", "\033[?1004l" }, { "\033[?1006h", "\033[?1006l" },
        { "\033[?2004h", "\033[?2004l" }, { "\033[?2026h", "\033[?2026l" },
        { "\033[?1049h", "\033[?1049l" }, { "\033[?25l", "\033[?25h" },
    };

    for (gsize i = 0; i < G_N_ELEMENTS(modes); i++) {
        gssize on = last_place(raw, modes[i].on);
        gssize off = last_place(raw, modes[i].off);

        /* ncurses shows the cursor by "CSI ?12l CSI ?25h" in one. */
        if (on > off &&
            !(strstr(modes[i].off, "25h") != NULL && last_place(raw, ";25h") > on))
            return g_strdup_printf("still on at the end: %s", modes[i].on + 1);
    }
    return NULL;
}
