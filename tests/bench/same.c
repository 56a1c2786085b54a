/* SPDX-License-Identifier: GPL-3.0-or-later */
/* tests/bench/same.c: same ORIGINALS STORED: is what a program stored what the server had?
 *
 * Both are folders with one message in each file. Messages are paired by their Message-ID, which every original has to
 * itself. A pair agrees when the bodies are the same byte for byte (CRLF read as LF, and without the line end that
 * POP3 adds to a last line) and all header fields of the original stand in the stored one, unchanged and in their
 * order; where a field is folded counts for nothing, for getmail folds anew. Between them may stand only what fetchers add (`added`). Exits 0 when each original was stored once and
 * nothing else was. */
#include <config.h>

#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#include <glib.h>

static const char *const added[] = {
    "Received:", "Return-Path:",    "Delivered-To:", "Status:",
    "X-Status:", "Content-Length:", "Lines:",        "X-UID:",
};

typedef struct {
    char *bytes;
    GPtrArray *fields; /* borrowed from bytes, without the last LF */
    const char *body;
    gsize body_len;
} Mail;

static void
mail_free(Mail *mail)
{
    g_ptr_array_unref(mail->fields);
    g_free(mail->bytes);
    g_free(mail);
}

static gsize
without_cr(char *bytes, gsize len)
{
    gsize to = 0;

    for (gsize i = 0; i < len; i++) {
        if (bytes[i] != '\r' || i + 1 == len || bytes[i + 1] != '\n')
            bytes[to++] = bytes[i];
    }
    return to;
}

/* Makes every run of blanks and line ends in a field one blank. */
static void
unfold(char *field)
{
    char *to = field;

    for (const char *at = field; *at != '\0'; at++) {
        bool is_blank = strchr(" \t\n", *at) != NULL;

        if (!is_blank || (to > field && to[-1] != ' '))
            *to++ = is_blank ? ' ' : *at;
    }
    *to = '\0';
}

/* Cuts the header into fields; folded lines belong to theirs. */
static Mail *
mail_read(const char *file)
{
    Mail *mail = g_new0(Mail, 1);
    gsize len;
    char *at;
    char *end;

    if (!g_file_get_contents(file, &mail->bytes, &len, NULL)) {
        g_free(mail);
        return NULL;
    }
    len = without_cr(mail->bytes, len);
    end = mail->bytes + len;
    mail->fields = g_ptr_array_new();
    for (at = mail->bytes; at < end && *at != '\n';) {
        char *line_end = memchr(at, '\n', (gsize)(end - at));

        if (line_end == NULL)
            line_end = end;
        if ((*at == ' ' || *at == '\t') && mail->fields->len > 0)
            at[-1] = '\n';
        else
            g_ptr_array_add(mail->fields, at);
        *line_end = '\0';
        at = line_end + 1;
    }
    for (guint i = 0; i < mail->fields->len; i++)
        unfold(mail->fields->pdata[i]);
    mail->body = MIN(at + 1, end);
    mail->body_len = (gsize)(end - mail->body);
    if (mail->body_len > 0 && mail->body[mail->body_len - 1] == '\n')
        mail->body_len--;
    return mail;
}

static const char *
message_id(const Mail *mail)
{
    for (guint i = 0; i < mail->fields->len; i++) {
        const char *field = mail->fields->pdata[i];

        if (g_ascii_strncasecmp(field, "Message-ID:", 11) == 0)
            return field + 11 + strspn(field + 11, " \t\n");
    }
    return NULL;
}

static bool
is_added(const char *field)
{
    for (gsize i = 0; i < G_N_ELEMENTS(added); i++) {
        if (g_ascii_strncasecmp(field, added[i], strlen(added[i])) == 0)
            return true;
    }
    return false;
}

static bool
has_fields_of(const Mail *stored, const Mail *original)
{
    guint next = 0;

    for (guint i = 0; i < stored->fields->len; i++) {
        const char *field = stored->fields->pdata[i];

        if (next < original->fields->len &&
            strcmp(field, original->fields->pdata[next]) == 0)
            next++;
        else if (!is_added(field))
            return false;
    }
    return next == original->fields->len;
}

static bool
is_same(const Mail *stored, const Mail *original)
{
    return has_fields_of(stored, original) && stored->body_len == original->body_len &&
           memcmp(stored->body, original->body, stored->body_len) == 0;
}

/* Calls `each` for every file below `folder`. */
static void
walk(const char *folder, void (*each)(const char *file, GHashTable *by_id),
     GHashTable *by_id)
{
    g_autoptr(GDir) dir = g_dir_open(folder, 0, NULL);
    const char *name;

    while (dir != NULL && (name = g_dir_read_name(dir)) != NULL) {
        g_autofree char *path = g_build_filename(folder, name, NULL);

        if (g_file_test(path, G_FILE_TEST_IS_DIR))
            walk(path, each, by_id);
        else
            each(path, by_id);
    }
}

static guint n_wrong, n_strange;

static void
note_original(const char *file, GHashTable *by_id)
{
    Mail *mail = mail_read(file);

    if (mail == NULL || message_id(mail) == NULL ||
        !g_hash_table_insert(by_id, g_strdup(message_id(mail)), g_strdup(file)))
        g_error("%s: no Message-ID of its own", file);
    mail_free(mail);
}

static void
compare_stored(const char *file, GHashTable *by_id)
{
    Mail *stored = mail_read(file);
    const char *id = stored == NULL ? NULL : message_id(stored);
    const char *original_file = id == NULL ? NULL : g_hash_table_lookup(by_id, id);
    Mail *original = original_file == NULL ? NULL : mail_read(original_file);

    if (original == NULL) {
        if (n_strange++ == 0)
            printf("not on the server, or stored twice: %s\n", file);
    } else if (!is_same(stored, original)) {
        if (n_wrong++ == 0)
            printf("not the same: %s %s\n", original_file, file);
    }
    if (original != NULL) {
        g_hash_table_remove(by_id, id);
        mail_free(original);
    }
    if (stored != NULL)
        mail_free(stored);
}

int
main(int argc, char **argv)
{
    g_autoptr(GHashTable) by_id =
        g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
    guint n_originals;

    if (argc != 3) {
        fprintf(stderr, "use: same ORIGINALS STORED\n");
        return 64;
    }
    walk(argv[1], note_original, by_id);
    n_originals = g_hash_table_size(by_id);
    walk(argv[2], compare_stored, by_id);
    printf("%u messages: %u missing, %u changed, %u too many\n", n_originals,
           g_hash_table_size(by_id), n_wrong, n_strange);
    return n_originals > 0 && g_hash_table_size(by_id) + n_wrong + n_strange == 0 ? 0 : 1;
}
