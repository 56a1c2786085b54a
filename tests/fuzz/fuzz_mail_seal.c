/* SPDX-License-Identifier: GPL-3.0-or-later */
/* tests/fuzz/fuzz_mail_seal.c: any bytes as a message: what a signature is about, for each part and for each seal that the
 * document names. What is written has CRLF at the end of each line and no bare LF. */
#include <config.h>

#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "mail/document.h"
#include "mail/envelope.h"

#define MAX_PARTS 20

int LLVMFuzzerTestOneInput(const guint8 *bytes, gsize len);

static int
file_with(const guint8 *bytes, gsize len)
{
    int fd = memfd_create("fuzz", MFD_CLOEXEC);

    if (fd < 0 || write(fd, bytes, len) != (ssize_t)len)
        abort();
    return fd;
}

static void
check_written(int fd)
{
    off_t len = lseek(fd, 0, SEEK_END);
    g_autofree char *bytes = g_malloc((gsize)len + 1);

    if (pread(fd, bytes, (size_t)len, 0) != len)
        abort();
    for (off_t i = 0; i < len; i++) {
        if (bytes[i] == '\n' && (i == 0 || bytes[i - 1] != '\r'))
            abort();
    }
}

static void
write_one(int fd, const char *number)
{
    int out_fd = file_with((const guint8 *)"", 0);
    g_autoptr(GError) error = NULL;
    bool is_written = mail_seal_write(fd, number, out_fd, &error);

    if (is_written == (error != NULL))
        abort();
    if (is_written)
        check_written(out_fd);
    close(out_fd);
}

int
LLVMFuzzerTestOneInput(const guint8 *bytes, gsize len)
{
    static gsize is_ready;
    int fd;
    g_autoptr(MailDocument) document = NULL;

    if (g_once_init_enter(&is_ready)) {
        mail_init();
        g_once_init_leave(&is_ready, 1);
    }
    fd = file_with(bytes, len);
    document = mail_document_new(fd, &(MailReading){ 0 }, NULL);
    if (document != NULL) {
        for (guint i = 0; i < MIN(document->parts->len, MAX_PARTS); i++)
            write_one(fd, ((MailPart *)document->parts->pdata[i])->number);
        for (guint i = 0; i < MIN(document->seals->len, MAX_PARTS); i++)
            write_one(fd, ((MailSeal *)document->seals->pdata[i])->number);
    }
    write_one(fd, "1");
    write_one(fd, "");
    close(fd);
    return 0;
}
