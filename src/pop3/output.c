/* SPDX-License-Identifier: GPL-3.0-or-later */
/* src/pop3/output.c: bytes waiting to be sent, wiped behind themselves (L2). */
#include <config.h>

#include "output.h"

#include <string.h>

#include "base/secret.h"

#define FIRST_SIZE 1024

static void
drop_buffer(Pop3Output *output)
{
    if (output->bytes != NULL)
        pb_secret_wipe(output->bytes, output->size);
    g_clear_pointer(&output->bytes, g_free);
    output->size = 0;
}

void
pop3_output_clear(Pop3Output *output)
{
    drop_buffer(output);
    output->n_appended -= output->len;
    output->start = output->len = 0;
}

/* Not g_realloc(): that would leave a copy behind. */
static void
move_to_larger(Pop3Output *output, gsize needed)
{
    gsize size = MAX(output->size, FIRST_SIZE);
    char *bytes;

    while (size < needed)
        size *= 2;
    bytes = g_malloc(size);
    if (output->len > 0)
        memcpy(bytes, output->bytes + output->start, output->len);
    drop_buffer(output);
    output->bytes = bytes;
    output->size = size;
    output->start = 0;
}

char *
pop3_output_reserve(Pop3Output *output, gsize len)
{
    if (output->size - output->start - output->len < len)
        move_to_larger(output, output->len + len);
    return output->bytes + output->start + output->len;
}

void
pop3_output_commit(Pop3Output *output, gsize len)
{
    output->len += len;
    output->n_appended += len;
}

void
pop3_output_append(Pop3Output *output, const char *bytes, gsize len)
{
    memcpy(pop3_output_reserve(output, len), bytes, len);
    pop3_output_commit(output, len);
}

void
pop3_output_sent(Pop3Output *output, gsize len)
{
    g_assert(len <= output->len);
    if (len == 0)
        return;
    pb_secret_wipe(output->bytes + output->start, len);
    output->start += len;
    output->len -= len;
    output->n_sent += len;
    if (output->len == 0)
        output->start = 0;
}
