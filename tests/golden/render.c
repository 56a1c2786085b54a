/* SPDX-License-Identifier: GPL-3.0-or-later */
/* tests/golden/render.c: shows what the document part makes of message files.
 *
 *   render dump FILE          everything the document holds
 *   render text WIDTH FILE    as postbag show would print it
 *   render part NUMBER FILE   the decoded bytes of a part
 *   render single NUMBER FILE everything that the document of that part alone holds
 *   render pack FILE          the document as it goes from process to process
 *   render survey PATH …      a line for each file: milliseconds, characters of text, name; folders are
 *                             walked. Checks what every document must keep to, and fails where one does not. */
#include <config.h>

#include <fcntl.h>
#include <ftw.h>
#include <locale.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <glib.h>

#include "base/text.h"
#include "mail/document.h"
#include "mail/envelope.h"
#include "dump.h"

static bool is_broken;

static MailDocument *
read_file(const char *path, const MailReading *reading)
{
    g_autoptr(GError) error = NULL;
    MailDocument *document;
    int fd = open(path, O_RDONLY | O_CLOEXEC);

    if (fd < 0) {
        perror(path);
        exit(2);
    }
    document = mail_document_new(
        fd, reading != NULL ? reading : &(MailReading){ .authserv = "example.org" },
        &error);
    close(fd);
    if (document == NULL) {
        fprintf(stderr, "%s: %s\n", path, error->message);
        exit(2);
    }
    return document;
}

static void
complain(const char *path, const char *what)
{
    printf("BROKEN %s: %s\n", path, what);
    is_broken = true;
}

static void
check_spans(const char *path, const MailDocument *document, const MailBlock *block)
{
    guint32 at = block->start;

    for (guint i = 0; i < block->n_spans; i++) {
        const MailSpan *span = mail_document_span(document, block->first_span + i);

        if (span->start < at || span->start + span->len > block->start + block->len ||
            span->len == 0)
            complain(path, "span outside of its block or out of order");
        if (span->kind == MAIL_SPAN_LINK && span->link >= document->links->len)
            complain(path, "span of a link that is not there");
        at = span->start + span->len;
    }
}

static void
check(const char *path, const MailDocument *document)
{
    if (!pb_text_is_visible(document->text, (gssize)document->text_len, PB_TEXT_BODY) ||
        !pb_text_is_visible(document->from, -1, PB_TEXT_LINE) ||
        !pb_text_is_visible(document->subject, -1, PB_TEXT_LINE))
        complain(path, "text that is not visible");
    for (guint i = 0; i < document->blocks->len; i++) {
        const MailBlock *block = mail_document_block(document, i);

        if (block->start + block->len > document->text_len)
            complain(path, "block outside of the text");
        else
            check_spans(path, document, block);
    }
}

static gsize
count_text(const MailDocument *document)
{
    gsize n = 0;

    for (guint i = 0; i < document->blocks->len; i++) {
        const MailBlock *block = mail_document_block(document, i);

        if (block->kind != MAIL_BLOCK_NOTE && block->kind != MAIL_BLOCK_PART)
            n += block->len;
    }
    return n;
}

static int
survey_file(const char *path, const struct stat *status, int kind, struct FTW *where)
{
    gint64 start = g_get_monotonic_time();
    g_autoptr(MailDocument) document = NULL;
    g_autofree char *text = NULL;
    double milliseconds;

    (void)status;
    (void)where;
    if (kind != FTW_F)
        return 0;
    document = read_file(path, NULL);
    milliseconds = (double)(g_get_monotonic_time() - start) / 1000;
    text = mail_document_to_text(document, 72);
    check(path, document);
    printf("%9.2f ms %8zu %s\n", milliseconds, count_text(document), path);
    return 0;
}

static int
survey(char **paths)
{
    for (; *paths != NULL; paths++) {
        if (nftw(*paths, survey_file, 16, FTW_PHYS) != 0)
            return 2;
    }
    return is_broken ? 1 : 0;
}

typedef bool (*PartWriter)(int fd, const char *number, int out_fd, GError **error);

static int
write_part(PartWriter writer, const char *number, const char *path)
{
    g_autoptr(GError) error = NULL;
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    bool is_written = writer(fd, number, STDOUT_FILENO, &error);

    close(fd);
    if (!is_written)
        fprintf(stderr, "%s: %s\n", path, error->message);
    return is_written ? 0 : 1;
}

static int
print_document(const char *path, const MailReading *reading, int width)
{
    g_autoptr(MailDocument) document = read_file(path, reading);
    g_autofree char *text = width < 0 ? dump_document(document)
                                      : mail_document_to_text(document, (guint)width);

    fputs(text, stdout);
    return 0;
}

static int
pack_document(const char *path)
{
    g_autoptr(MailDocument) document = read_file(path, NULL);
    g_autoptr(GByteArray) packed = mail_document_pack(document);

    return fwrite(packed->data, 1, packed->len, stdout) == packed->len ? 0 : 1;
}

int
main(int argc, char **argv)
{
    (void)setlocale(LC_ALL, "");
    mail_init();
    if (argc == 3 && strcmp(argv[1], "dump") == 0)
        return print_document(argv[2], NULL, -1);
    if (argc == 4 && strcmp(argv[1], "text") == 0)
        return print_document(argv[3], NULL, atoi(argv[2]));
    if (argc == 4 && strcmp(argv[1], "single") == 0)
        return print_document(argv[3], &(MailReading){ .part = argv[2] }, -1);
    if (argc == 4 && strcmp(argv[1], "part") == 0)
        return write_part(mail_part_write, argv[2], argv[3]);
    if (argc == 4 && strcmp(argv[1], "sealed") == 0)
        return write_part(mail_seal_write, argv[2], argv[3]);
    if (argc == 3 && strcmp(argv[1], "pack") == 0)
        return pack_document(argv[2]);
    if (argc >= 3 && strcmp(argv[1], "survey") == 0)
        return survey(argv + 2);
    fprintf(
        stderr,
        "usage: render dump FILE | text WIDTH FILE | part NUMBER FILE | sealed NUMBER FILE | single NUMBER FILE | "
        "pack FILE | survey PATH…\n");
    return 64;
}
