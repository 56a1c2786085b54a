/* SPDX-License-Identifier: GPL-3.0-or-later */
/* tests/golden/corpus.c: renders every file below some folders in all forms, and every part of it.
 *
 * Fails when a document breaks its promises, when one takes too long, and when a message that holds text shows none. Whether
 * it holds text is judged without the renderer: by looking for words in the bytes of the file behind its header. */
#include <config.h>

#include <fcntl.h>
#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include <glib.h>

#include "base/text.h"
#include "mail/document.h"
#include "mail/envelope.h"

#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
#define LIMIT_MS 1000
#else
#define LIMIT_MS 100
#endif
#define N_SLOWEST 5
#define MAX_PARTS 50 /* of one message */
#define MIN_WORDS 5
#define MAX_SIZE  (64 * 1024 * 1024)

typedef struct {
    double milliseconds;
    char *what;
} Slow;

static Slow slowest[N_SLOWEST];
static guint n_files, n_documents, n_broken, n_slow, n_silent;

static void
complain(guint *count, const char *path, const char *what)
{
    printf("%s: %s\n", path, what);
    (*count)++;
}

/* --- promises of a document -------------------------------------------------------------------- */

static bool
are_spans_good(const MailDocument *document, const MailBlock *block)
{
    guint32 at = block->start;

    if (block->first_span + block->n_spans > document->spans->len)
        return false;
    for (guint i = 0; i < block->n_spans; i++) {
        const MailSpan *span = mail_document_span(document, block->first_span + i);

        if (span->start < at || span->start + span->len > block->start + block->len ||
            span->len == 0 || (guint)span->kind >= MAIL_N_SPAN_KINDS ||
            (span->kind == MAIL_SPAN_LINK && span->link >= document->links->len))
            return false;
        at = span->start + span->len;
    }
    return true;
}

static const char *
broken_promise(const MailDocument *document)
{
    if (!pb_text_is_visible(document->text, (gssize)document->text_len, PB_TEXT_BODY) ||
        memchr(document->text, '\t', document->text_len) != NULL)
        return "text that is not visible";
    if (!pb_text_is_visible(document->from, -1, PB_TEXT_LINE) ||
        !pb_text_is_visible(document->subject, -1, PB_TEXT_LINE))
        return "header that is not visible";
    if (document->blocks->len == 0)
        return "nothing at all is shown";
    for (guint i = 0; i < document->blocks->len; i++) {
        const MailBlock *block = mail_document_block(document, i);

        if ((guint64)block->start + block->len > document->text_len ||
            block->marker > block->len)
            return "a block outside of the text";
        if (block->part != G_MAXUINT32 && block->part >= document->parts->len)
            return "a block of a part that is not there";
        if (!are_spans_good(document, block))
            return "a span outside of its block, or out of order";
    }
    return NULL;
}

/* --- does it hold text? ------------------------------------------------------------------------ */

/* Words of letters that stand among blanks in lines which look like prose; base64 and addresses do not. */
static guint
count_words(const char *text, gsize len)
{
    guint n = 0;
    gsize letters = 0;
    bool is_word = true;

    for (gsize i = 0; i <= len; i++) {
        char c = i < len ? text[i] : ' ';

        if (g_ascii_islower(c) || (letters == 0 && g_ascii_isupper(c))) {
            letters++;
        } else if (c == ' ' || c == '\n' || c == '\r' || c == '.' || c == ',') {
            n += is_word && letters >= 3 && letters <= 15;
            letters = 0;
            is_word = true;
        } else {
            letters = 0;
            is_word = false;
        }
    }
    return n;
}

/* True when what follows this line, up to the next boundary, is for no reader: another type, or the words that a
 * multipart has for programs without MIME. */
static bool
begins_other(const char *line, gsize len)
{
    static const char *const types[] = { "multipart/", "application/", "image/",
                                         "audio/",     "video/",       "font/" };
    gsize name = strlen("content-type:");

    if (len < name || g_ascii_strncasecmp(line, "content-type:", name) != 0)
        return false;
    line += name;
    for (len -= name; len > 0 && *line == ' '; len--)
        line++;
    for (gsize i = 0; i < G_N_ELEMENTS(types); i++) {
        if (len >= strlen(types[i]) &&
            g_ascii_strncasecmp(line, types[i], strlen(types[i])) == 0)
            return true;
    }
    return false;
}

/* True when a line of what is text has several words. */
static bool
holds_text(const char *bytes, gsize len)
{
    const char *end = bytes + len;
    bool is_header = true;
    bool is_other = false;

    if (memchr(bytes, '\0', len) != NULL)
        return false;
    for (const char *line = bytes; line < end;) {
        const char *newline = memchr(line, '\n', (gsize)(end - line));
        const char *stop = newline == NULL ? end : newline;
        gsize n = (gsize)(stop - line);

        if (n == 0 || (n == 1 && *line == '\r')) {
            is_header = false;
        } else if (n > 2 && line[0] == '-' && line[1] == '-') {
            is_header = true;
            is_other = false;
        } else if (is_header) {
            is_other = is_other || begins_other(line, n);
        } else if (!is_other && memchr(line, ':', n) == NULL &&
                   memchr(line, '<', n) == NULL && memchr(line, '{', n) == NULL &&
                   count_words(line, n) >= MIN_WORDS) {
            /* Headers of parts and tags of HTML are no prose. */
            return true;
        }
        line = stop + 1;
    }
    return false;
}

static gsize
count_shown(const MailDocument *document)
{
    gsize n = 0;

    for (guint i = 0; i < document->blocks->len; i++) {
        const MailBlock *block = mail_document_block(document, i);

        if (block->kind != MAIL_BLOCK_NOTE && block->kind != MAIL_BLOCK_PART)
            n += block->len;
    }
    return n;
}

/* --- one file ---------------------------------------------------------------------------------- */

static void
note_time(double milliseconds, const char *what)
{
    guint i = N_SLOWEST;

    while (i > 0 && milliseconds > slowest[i - 1].milliseconds)
        i--;
    if (i == N_SLOWEST)
        return;
    g_free(slowest[N_SLOWEST - 1].what);
    memmove(slowest + i + 1, slowest + i, (N_SLOWEST - 1 - i) * sizeof(Slow));
    slowest[i] = (Slow){ milliseconds, g_strdup(what) };
}

/* Of the processor, so that what else the machine does is not counted; nothing here waits. */
static double
cpu_ms(void)
{
    struct timespec now;

    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
    return (double)now.tv_sec * 1e3 + (double)now.tv_nsec / 1e6;
}

static MailDocument *
render(const char *path, int fd, const MailReading *reading, const char *form)
{
    double start = cpu_ms();
    g_autoptr(GError) error = NULL;
    MailDocument *document = mail_document_new(fd, reading, &error);
    double milliseconds = cpu_ms() - start;
    g_autofree char *what =
        g_strdup_printf("%s (%s%s%s)", path, form, reading->part == NULL ? "" : " ",
                        reading->part == NULL ? "" : reading->part);
    const char *promise;

    n_documents++;
    note_time(milliseconds, what);
    if (milliseconds > LIMIT_MS)
        complain(&n_slow, what, "takes too long");
    if (document == NULL) {
        complain(&n_broken, what, error->message);
        return NULL;
    }
    promise = broken_promise(document);
    if (promise != NULL)
        complain(&n_broken, what, promise);
    return document;
}

static void
render_parts(const char *path, int fd, const MailDocument *document, int null_fd)
{
    for (guint i = 0; i < MIN(document->parts->len, MAX_PARTS); i++) {
        const MailPart *part = document->parts->pdata[i];
        const MailReading reading = { .part = part->number };
        g_autoptr(GError) error = NULL;

        mail_document_free(render(path, fd, &reading, "part"));
        if (!mail_part_write(fd, part->number, null_fd, &error))
            complain(&n_broken, path, error->message);
    }
}

static int
take_file(const char *path, const struct stat *status, int kind, struct FTW *where)
{
    static const char *const forms[] = { "text", "HTML", "source" };
    g_autofree char *bytes = NULL;
    gsize len = 0;
    int null_fd;
    int fd;

    (void)where;
    if (kind != FTW_F || status->st_size > MAX_SIZE)
        return 0;
    fd = open(path, O_RDONLY | O_CLOEXEC);
    null_fd = open("/dev/null", O_WRONLY | O_CLOEXEC);
    if (fd < 0 || !g_file_get_contents(path, &bytes, &len, NULL)) {
        perror(path);
        return 2;
    }
    n_files++;
    for (guint i = 0; i < MAIL_N_PREFERS; i++) {
        const MailReading reading = { .prefer = (MailPrefer)i };
        g_autoptr(MailDocument) document = render(path, fd, &reading, forms[i]);

        if (document == NULL || i != MAIL_PREFER_TEXT)
            continue;
        if (count_shown(document) == 0 && holds_text(bytes, len))
            complain(&n_silent, path, "holds text and shows none");
        render_parts(path, fd, document, null_fd);
    }
    close(fd);
    close(null_fd);
    return 0;
}

int
main(int argc, char **argv)
{
    if (argc < 2) {
        fprintf(stderr, "usage: corpus FOLDER …\n");
        return 64;
    }
    mail_init();
    for (int i = 1; i < argc; i++) {
        if (nftw(argv[i], take_file, 16, FTW_PHYS) != 0)
            return 2;
    }
    for (guint i = 0; i < N_SLOWEST && slowest[i].what != NULL; i++) {
        printf("slow: %.1f ms %s\n", slowest[i].milliseconds, slowest[i].what);
        g_free(slowest[i].what);
    }
    printf("%u files, %u documents: %u broken, %u over %d ms, %u that hold text and show "
           "none\n",
           n_files, n_documents, n_broken, n_slow, LIMIT_MS, n_silent);
    return n_files == 0 || n_broken + n_slow + n_silent > 0 ? 1 : 0;
}
