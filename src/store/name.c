/* SPDX-License-Identifier: GPL-3.0-or-later */
/* src/store/name.c: Maildir names (L2; https://cr.yp.to/proto/maildir.html, ",S=" as Dovecot and Courier
 * write it, ",U=", ",T=" and ",A=" are ours). */
#include <config.h>

#include "name.h"

#include <string.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/digest.h"
#include "base/text.h"

#define MAX_HOST 64

static const struct {
    char letter;
    StoreFlags flag;
} letters[] = {
    { 'D', STORE_FLAG_DRAFT },   { 'F', STORE_FLAG_FLAGGED }, { 'P', STORE_FLAG_PASSED },
    { 'R', STORE_FLAG_REPLIED }, { 'S', STORE_FLAG_SEEN },    { 'T', STORE_FLAG_TRASHED },
};

static const char *
host_name(void)
{
    static gsize ready;
    static char host[MAX_HOST + 1];

    if (g_once_init_enter(&ready)) {
        if (gethostname(host, MAX_HOST) != 0 || host[0] == '\0')
            g_strlcpy(host, "localhost", sizeof(host));
        g_strcanon(host,
                   G_CSET_A_2_Z G_CSET_a_2_z "0123456789"
                                             ".-",
                   '-');
        g_once_init_leave(&ready, 1);
    }
    return host;
}

char *
store_name_new(void)
{
    static gint counter; /* accessed atomically */
    gint64 now = pb_clock_now_us();

    return g_strdup_printf("%" G_GINT64_FORMAT ".M%" G_GINT64_FORMAT "P%ldQ%d.%s",
                           now / G_USEC_PER_SEC, now % G_USEC_PER_SEC, (long)getpid(),
                           g_atomic_int_add(&counter, 1) + 1, host_name());
}

char *
store_name_complete(const char *start, guint64 size, const char *u)
{
    return g_strdup_printf("%s,S=%" G_GUINT64_FORMAT ",U=%s", start, size, u);
}

char *
store_name_preview(const char *start, guint64 size, const char *t, guint64 announced)
{
    return g_strdup_printf("%s,S=%" G_GUINT64_FORMAT ",T=%s,A=%" G_GUINT64_FORMAT, start,
                           size, t, announced);
}

static void
hex_start(const guint8 *digest, char out[STORE_U_LEN + 1])
{
    g_autofree char *hex = pb_digest_to_hex(digest, STORE_U_LEN / 2);

    memcpy(out, hex, STORE_U_LEN + 1);
}

void
store_name_hash_uidl(const char *account, const char *uidl, gsize uidl_len,
                     char out[STORE_U_LEN + 1])
{
    gsize account_len = strlen(account) + 1;
    g_autofree char *both = g_malloc(account_len + uidl_len);
    guint8 digest[PB_DIGEST_LEN];

    memcpy(both, account, account_len);
    memcpy(both + account_len, uidl, uidl_len);
    pb_digest_of(both, account_len + uidl_len, digest);
    hex_start(digest, out);
}

/* The digits after `mark`, of three bytes; "" when they are not just those. */
static void
digits_after(const char *base, const char *mark, char out[STORE_U_LEN + 1])
{
    const char *found = strstr(base, mark);

    out[0] = '\0';
    if (found == NULL)
        return;
    found += 3;
    if (strspn(found, "0123456789abcdef") != STORE_U_LEN ||
        (found[STORE_U_LEN] != '\0' && found[STORE_U_LEN] != ','))
        return;
    memcpy(out, found, STORE_U_LEN);
    out[STORE_U_LEN] = '\0';
}

void
store_name_u(const char *base, char out[STORE_U_LEN + 1])
{
    digits_after(base, ",U=", out);
}

void
store_name_t(const char *base, char out[STORE_U_LEN + 1])
{
    digits_after(base, ",T=", out);
}

bool
store_name_is_message(const char *name)
{
    g_autofree char *base = g_strndup(name, store_name_base_len(name));
    char u[STORE_U_LEN + 1];
    char t[STORE_U_LEN + 1];

    store_name_u(base, u);
    store_name_t(base, t);
    return *u != '\0' || *t != '\0';
}

static bool
number_after(const char *base, const char *mark, guint64 *size)
{
    const char *found = strstr(base, mark);
    char *end = NULL;

    if (found == NULL || !g_ascii_isdigit(found[3]))
        return false;
    *size = g_ascii_strtoull(found + 3, &end, 10);
    return *end == '\0' || *end == ',';
}

bool
store_name_size(const char *base, guint64 *size)
{
    return number_after(base, ",S=", size);
}

bool
store_name_announced(const char *base, guint64 *size)
{
    return number_after(base, ",A=", size);
}

void
store_name_key(const char *base, char out[STORE_KEY_LEN + 1])
{
    guint8 digest[PB_DIGEST_LEN];

    G_STATIC_ASSERT(STORE_KEY_LEN == STORE_U_LEN);
    pb_digest_of(base, strlen(base), digest);
    hex_start(digest, out);
}

gsize
store_name_base_len(const char *name)
{
    const char *suffix = strstr(name, ":2,");

    return suffix == NULL ? strlen(name) : (gsize)(suffix - name);
}

StoreFlags
store_name_flags(const char *suffix)
{
    StoreFlags flags = 0;

    if (!g_str_has_prefix(suffix, ":2,"))
        return 0;
    for (const char *p = suffix + 3; *p != '\0'; p++) {
        for (gsize i = 0; i < G_N_ELEMENTS(letters); i++) {
            if (*p == letters[i].letter)
                flags |= letters[i].flag;
        }
    }
    return flags;
}

static bool
is_known_letter(char c)
{
    for (gsize i = 0; i < G_N_ELEMENTS(letters); i++) {
        if (letters[i].letter == c)
            return true;
    }
    return false;
}

/* Letters stand in the order of ASCII: ours are capitals, other programs' keywords are small. */
char *
store_name_suffix(const char *old_suffix, StoreFlags flags)
{
    GString *suffix = g_string_new(":2,");

    for (gsize i = 0; i < G_N_ELEMENTS(letters); i++) {
        if ((flags & letters[i].flag) != 0)
            g_string_append_c(suffix, letters[i].letter);
    }
    if (g_str_has_prefix(old_suffix, ":2,")) {
        for (const char *p = old_suffix + 3; *p != '\0'; p++) {
            if (!is_known_letter(*p))
                g_string_append_c(suffix, *p);
        }
    }
    return g_string_free(suffix, FALSE);
}

/* Reads `mark` and a number at *p. */
static bool
take_number(const char **p, char mark, gint64 *value)
{
    char *end = NULL;

    if (mark != '\0' && *(*p)++ != mark)
        return false;
    if (!g_ascii_isdigit(**p))
        return false;
    *value = g_ascii_strtoll(*p, &end, 10);
    *p = end;
    return true;
}

bool
store_name_is_ours(const char *name, gint64 *pid)
{
    const char *p = name;
    gint64 ignored = 0;

    return take_number(&p, '\0', &ignored) && *p++ == '.' &&
           take_number(&p, 'M', &ignored) && take_number(&p, 'P', pid) &&
           take_number(&p, 'Q', &ignored) && *p++ == '.' && strcmp(p, host_name()) == 0;
}

static bool
is_sub(const char *component)
{
    return strcmp(component, "tmp") == 0 || strcmp(component, "new") == 0 ||
           strcmp(component, "cur") == 0;
}

bool
store_name_is_component(const char *component)
{
    gsize len = strlen(component);

    if (len == 0 || len > STORE_MAX_COMPONENT || component[0] == '.' || is_sub(component))
        return false;
    for (gsize i = 0; i < len; i++) {
        if ((guchar)component[i] < 0x20 || component[i] == 0x7F)
            return false;
    }
    return g_utf8_validate(component, (gssize)len, NULL);
}

bool
store_name_check_folder(const char *folder, GError **error)
{
    g_auto(GStrv) components = g_strsplit(folder, "/", STORE_MAX_DEPTH + 1);
    bool is_good =
        g_strv_length(components) >= 1 && g_strv_length(components) <= STORE_MAX_DEPTH;
    g_autofree char *shown = NULL;

    for (gsize i = 0; is_good && components[i] != NULL; i++)
        is_good = store_name_is_component(components[i]) &&
                  pb_text_is_visible(components[i], -1, PB_TEXT_LINE);
    if (is_good)
        return true;
    shown = pb_text_visible_cut(folder, -1, 80);
    g_set_error(error, STORE_ERROR, STORE_ERROR_BAD_NAME,
                "\"%s\" cannot be the name of a folder", shown);
    return false;
}
