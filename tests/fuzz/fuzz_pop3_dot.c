/* SPDX-License-Identifier: GPL-3.0-or-later */
/* tests/fuzz/fuzz_pop3_dot.c: the dot decoder, in slices against in one piece.
 *
 * Input: a seed for slices and rooms, then the bytes. However they are cut, the same must come out. */
#include <config.h>

#include <stdint.h>
#include <string.h>

#include "dot.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

typedef struct {
    char *out;
    gsize out_len;
    gsize taken;
    Pop3DotState state;
} Result;

/* `random` 0: whole. The caller frees `out`. */
static Result
decode(const char *bytes, gsize len, guint random)
{
    Result result = { .out = g_malloc(len + 1) };
    Pop3Dot dot = { 0 };

    while (result.taken < len && dot.state != POP3_DOT_END) {
        gsize slice = len - result.taken;
        gsize room = len + 1 - result.out_len;
        gsize n_read;

        if (random != 0) {
            random = random * 1103515245U + 12345U;
            slice = MIN(slice, 1 + (random >> 16) % 7);
            room = MIN(room, 1 + (random >> 20) % 7);
        }
        n_read = slice;
        result.out_len += pop3_dot_decode(&dot, bytes + result.taken, &n_read,
                                          result.out + result.out_len, room);
        g_assert(n_read <= slice && result.out_len <= len);
        result.taken += n_read;
    }
    result.state = dot.state;
    return result;
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    Result whole, sliced;

    if (size < 1)
        return 0;
    whole = decode((const char *)data + 1, size - 1, 0);
    sliced = decode((const char *)data + 1, size - 1, data[0] + 1U);
    g_assert(whole.state == sliced.state && whole.taken == sliced.taken);
    g_assert(whole.out_len == sliced.out_len);
    g_assert(memcmp(whole.out, sliced.out, whole.out_len) == 0);
    g_free(whole.out);
    g_free(sliced.out);
    return 0;
}
