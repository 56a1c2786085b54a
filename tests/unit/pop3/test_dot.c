/* SPDX-License-Identifier: GPL-3.0-or-later */
/* tests/unit/pop3/test_dot.c: the dot decoder, by table and against a slow and simple one. */
#include <config.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "dot.h"

#define N_RANDOM_CASES 10000

/* How the bytes go in and how much room there is for what comes out. */
typedef struct {
    gsize first; /* length of the first slice; 0: all */
    gsize rest;  /* of the others; 0: all */
    gsize room;
    GRand *random; /* then both are random */
} Slicing;

/* Decodes until END or until all is read; `taken` says how much was. */
static GString *
decode(const char *bytes, gsize len, Slicing slicing, gsize *taken, bool *is_end)
{
    GString *out = g_string_new(NULL);
    Pop3Dot dot = { 0 };
    gsize slice = slicing.first == 0 ? len : slicing.first;
    gsize at = 0;

    while (at < len && dot.state != POP3_DOT_END) {
        gsize given = slice;
        gsize room = slicing.room;
        g_autofree char *in = NULL;
        g_autofree char *piece = NULL;
        gsize n_read, n_written;

        if (slicing.random != NULL) {
            given = (gsize)g_rand_int_range(slicing.random, 1, 40);
            room = (gsize)g_rand_int_range(slicing.random, 1, 40);
        }
        given = MIN(given, len - at);
        in = g_memdup2(bytes + at, given);
        piece = g_malloc(room);
        n_read = given;
        n_written = pop3_dot_decode(&dot, in, &n_read, piece, room);
        assert_true(n_read <= given && n_written <= room);
        assert_true(n_read == given || n_written == room || dot.state == POP3_DOT_END);
        g_string_append_len(out, piece, (gssize)n_written);
        at += n_read;
        slice = slicing.rest == 0 ? len : slicing.rest;
    }
    *taken = at;
    *is_end = dot.state == POP3_DOT_END;
    return out;
}

typedef struct {
    const char *in;
    gsize in_len;
    const char *out;
    gsize out_len;
    gsize n_left; /* bytes behind the end; -1: no end */
} Row;

#define NO_END     ((gsize)-1)
#define S(literal) literal, sizeof literal - 1

static const Row rows[] = {
    /* clang-format off */
    { S(".\r\n"),                          S(""), 0 },
    { S(".\r\nrest"),                      S(""), 4 },
    { S("a\r\n.\r\n"),                     S("a\n"), 0 },
    { S("a\r\n.\r\n+OK\r\n"),              S("a\n"), 5 },
    { S("..\r\n.\r\n"),                    S(".\n"), 0 },
    { S("...\r\n.\r\n"),                   S("..\n"), 0 },
    { S("..a\r\n.b\r\n. \r\n.\r\n"),       S(".a\nb\n \n"), 0 }, /* .b is wrongly stuffed */
    { S("a.b\r\n a\r\n.\r\n"),             S("a.b\n a\n"), 0 },
    { S("\r\n\r\n.\r\n"),                  S("\n\n"), 0 },
    { S("a\n.\nb\r\n.\r\n"),               S("a\n.\nb\n"), 0 },      /* LF . LF ends nothing */
    { S("a\n.\r\nb\r\n.\r\n"),             S("a\n.\nb\n"), 0 },      /* LF . CRLF neither */
    { S("a\r\n.\nb\r\n.\r\n"),             S("a\n\nb\n"), 0 },       /* CRLF . LF neither */
    { S("a\r.\r\nb\r\n.\r\n"),             S("a\r.\nb\n"), 0 },      /* CR . CRLF neither */
    { S("a\r\n.\rb\r\n.\r\n"),             S("a\n\rb\n"), 0 },
    { S("a\r\n.\r\r\n.\r\n"),              S("a\n\r\n"), 0 },        /* CRLF . CR CRLF neither */
    { S("a\r\r\n.\r\n"),                   S("a\r\n"), 0 },
    { S("a\r\r\r\n\r\r\n.\r\n"),           S("a\r\r\n\r\n"), 0 },
    { S("\r\r\n.\r\n"),                    S("\r\n"), 0 },
    { S("a\rb\nc\r\n.\r\n"),               S("a\rb\nc\n"), 0 },
    { S("\n.\r\n.\r\n"),                   S("\n.\n"), 0 },
    { S("\0a\0\r\n.\0\r\n.\r\n"),          S("\0a\0\n\0\n"), 0 },
    { S("\xff\x80\r\n.\r\n"),              S("\xff\x80\n"), 0 },
    { S("a"),                              S("a"), NO_END },
    { S("a\r\n."),                         S("a\n"), NO_END },
    { S("a\r\n.\r"),                       S("a\n"), NO_END },
    { S("a\r"),                            S("a"), NO_END },
    { S("a\n.\n"),                         S("a\n.\n"), NO_END },
    { S("."),                              S(""), NO_END },
    /* clang-format on */
};

static void
check_row(const Row *row, Slicing slicing)
{
    gsize taken;
    bool is_end;
    GString *out = decode(row->in, row->in_len, slicing, &taken, &is_end);

    assert_int_equal(is_end, row->n_left != NO_END);
    assert_int_equal(out->len, row->out_len);
    assert_memory_equal(out->str, row->out, out->len);
    assert_int_equal(row->in_len - taken, is_end ? row->n_left : 0);
    g_string_free(out, TRUE);
}

static void
dot_decode__undoes__each_row_however_it_is_cut(void **state)
{
    (void)state;
    for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
        print_message("row %zu\n", i);
        check_row(&rows[i], (Slicing){ .room = 1000 });
        check_row(&rows[i], (Slicing){ .first = 1, .rest = 1, .room = 1000 });
        check_row(&rows[i], (Slicing){ .room = 1 });
        check_row(&rows[i], (Slicing){ .first = 1, .rest = 1, .room = 1 });
        for (gsize cut = 1; cut < rows[i].in_len; cut++) {
            check_row(&rows[i], (Slicing){ .first = cut, .room = 1000 });
            check_row(&rows[i], (Slicing){ .room = cut });
        }
    }
}

/* What matters, more often than chance would have it. */
static gsize
random_bytes(GRand *random, char *bytes, gsize max)
{
    static const struct {
        char bytes[2];
        gsize len;
    } words[] = { { ".", 1 },  { ".", 1 },  { "\r\n", 2 }, { "\r\n", 2 },
                  { "\r", 1 }, { "\n", 1 }, { "\0", 1 },   { "ab", 2 } };
    gsize n_words = (gsize)g_rand_int_range(random, 0, (gint32)max / 2);
    gsize len = 0;

    for (gsize i = 0; i < n_words; i++) {
        gsize at = (gsize)g_rand_int_range(random, 0, G_N_ELEMENTS(words));

        memcpy(bytes + len, words[at].bytes, words[at].len);
        len += words[at].len;
    }
    return len;
}

/* As a server sends a stored message: every LF ends a line. */
static GString *
encode(const char *bytes, gsize len)
{
    GString *wire = g_string_new(NULL);
    bool is_at_start = true;

    for (gsize i = 0; i < len; i++) {
        if (is_at_start && bytes[i] == '.')
            g_string_append_c(wire, '.');
        is_at_start = bytes[i] == '\n';
        if (is_at_start)
            g_string_append(wire, "\r\n");
        else
            g_string_append_c(wire, bytes[i]);
    }
    if (!is_at_start)
        g_string_append(wire, "\r\n");
    g_string_append(wire, ".\r\n");
    return wire;
}

static void
dot_decode__restores__random_messages(void **state)
{
    g_autoptr(GRand) random = g_rand_new_with_seed(19390501);
    char message[200];

    (void)state;
    for (int i = 0; i < N_RANDOM_CASES; i++) {
        gsize len = random_bytes(random, message, sizeof message - 1);
        GString *wire = encode(message, len);
        gsize wire_len = wire->len;
        gsize taken;
        bool is_end;
        GString *out;

        g_string_append(wire, "+OK next\r\n");
        out =
            decode(wire->str, wire->len, (Slicing){ .random = random }, &taken, &is_end);
        if (len > 0 && message[len - 1] != '\n')
            message[len++] = '\n';
        assert_true(is_end);
        assert_int_equal(taken, wire_len);
        assert_int_equal(out->len, len);
        assert_memory_equal(out->str, message, len);
        g_string_free(out, TRUE);
        g_string_free(wire, TRUE);
    }
}

/* RFC 1939 read literally, on bytes that are all there. Returns where the answer ends, or NO_END. */
static gsize
decode_slowly(const char *bytes, gsize len, GString *out)
{
    bool is_at_start = true;

    for (gsize at = 0; at < len;) {
        bool is_crlf = len - at >= 2 && memcmp(bytes + at, "\r\n", 2) == 0;

        if (is_at_start && len - at >= 3 && memcmp(bytes + at, ".\r\n", 3) == 0)
            return at + 3;
        if (is_crlf)
            g_string_append_c(out, '\n');
        else if (!is_at_start || bytes[at] != '.')
            g_string_append_c(out, bytes[at]);
        at += is_crlf ? 2 : 1;
        is_at_start = is_crlf;
    }
    return NO_END;
}

static void
dot_decode__agrees__with_a_slow_decoder_on_any_bytes(void **state)
{
    g_autoptr(GRand) random = g_rand_new_with_seed(1939);
    int n_ended = 0;
    char bytes[64];

    (void)state;
    for (int i = 0; i < N_RANDOM_CASES; i++) {
        gsize len = random_bytes(random, bytes, sizeof bytes);
        GString *expected = g_string_new(NULL);
        gsize end = decode_slowly(bytes, len, expected);
        gsize taken;
        bool is_end;
        GString *out = decode(bytes, len, (Slicing){ .random = random }, &taken, &is_end);

        assert_int_equal(is_end, end != NO_END);
        if (is_end) {
            n_ended++;
            assert_int_equal(taken, end);
            assert_int_equal(out->len, expected->len);
        } else {
            /* What could still become a line end or the terminator is held back. */
            assert_in_range(expected->len - out->len, 0, 1);
        }
        assert_memory_equal(out->str, expected->str, out->len);
        g_string_free(out, TRUE);
        g_string_free(expected, TRUE);
    }
    assert_in_range(n_ended, 500, N_RANDOM_CASES - 500);
}

static void
dot_decode__streams__a_line_of_any_length(void **state)
{
    enum { len = 8 * 1024 * 1024, slice = 16384 };
    g_autofree char *in = g_strnfill(slice, 'x');
    g_autofree char *out = g_malloc(slice);
    Pop3Dot dot = { 0 };
    gsize total = 0;

    (void)state;
    while (total < len) {
        gsize n_read = slice;

        assert_int_equal(pop3_dot_decode(&dot, in, &n_read, out, slice), slice);
        assert_int_equal(n_read, slice);
        total += n_read;
    }
    assert_memory_equal(out, in, slice);
    assert_int_equal(dot.state, POP3_DOT_TEXT);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(dot_decode__undoes__each_row_however_it_is_cut),
        cmocka_unit_test(dot_decode__restores__random_messages),
        cmocka_unit_test(dot_decode__agrees__with_a_slow_decoder_on_any_bytes),
        cmocka_unit_test(dot_decode__streams__a_line_of_any_length),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
