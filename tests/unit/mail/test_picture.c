/* SPDX-License-Identifier: GPL-3.0-or-later */
/* tests/unit/mail/test_picture.c: pictures as characters, and what is said of those that cannot be shown. */
#include <config.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include <cmocka.h>

#include "mail/envelope.h"
#include "mail/renderer.h"

/* --- PNG files -------------------------------------------------------------------------------- */

static void
append_number(GByteArray *out, guint32 number)
{
    guint32 big = GUINT32_TO_BE(number);

    g_byte_array_append(out, (const guint8 *)&big, sizeof(big));
}

/* Of PNG, W3C PNG, annex D. */
static guint32
crc(const guint8 *bytes, gsize len)
{
    guint32 sum = 0xFFFFFFFFu;

    for (gsize i = 0; i < len; i++) {
        sum ^= bytes[i];
        for (guint bit = 0; bit < 8; bit++)
            sum = sum >> 1 ^ (sum & 1 ? 0xEDB88320u : 0);
    }
    return ~sum;
}

static void
append_chunk(GByteArray *out, const char *name, const GByteArray *content)
{
    guint start = out->len + 4;

    append_number(out, content->len);
    g_byte_array_append(out, (const guint8 *)name, 4);
    if (content->len > 0)
        g_byte_array_append(out, content->data, content->len);
    append_number(out, crc(out->data + start, out->len - start));
}

static guint32
adler(const GByteArray *bytes)
{
    guint32 a = 1, b = 0;

    for (guint i = 0; i < bytes->len; i++) {
        a = (a + bytes->data[i]) % 65521;
        b = (b + a) % 65521;
    }
    return b << 16 | a;
}

/* RFC 1950 with one stored block of RFC 1951. */
static GByteArray *
stored(const GByteArray *bytes)
{
    const guint8 head[] = { 0x78,
                            0x01,
                            0x01,
                            (guint8)(bytes->len & 0xFF),
                            (guint8)(bytes->len >> 8),
                            (guint8)(~bytes->len & 0xFF),
                            (guint8)(~bytes->len >> 8 & 0xFF) };
    GByteArray *out = g_byte_array_new();

    g_byte_array_append(out, head, sizeof(head));
    g_byte_array_append(out, bytes->data, bytes->len);
    append_number(out, adler(bytes));
    return out;
}

/* Grey, its left half white and its right half black; of less than 65536 points. Claims to be `claimed` points high and
 * wide unless that is 0. */
static GByteArray *
png_of(guint32 side, guint32 claimed)
{
    g_autoptr(GByteArray) head = g_byte_array_new();
    g_autoptr(GByteArray) none = g_byte_array_new();
    g_autoptr(GByteArray) points = g_byte_array_new();
    g_autoptr(GByteArray) packed = NULL;
    GByteArray *out = g_byte_array_new();

    append_number(head, claimed == 0 ? side : claimed);
    append_number(head, claimed == 0 ? side : claimed);
    g_byte_array_append(head, (const guint8 *)"\x08\0\0\0\0", 5);
    for (guint y = 0; y < side; y++) {
        g_byte_array_append(points, (const guint8 *)"", 1);
        for (guint x = 0; x < side; x++)
            g_byte_array_append(points, (const guint8 *)(x < side / 2 ? "\xFF" : ""), 1);
    }
    packed = stored(points);
    g_byte_array_append(out, (const guint8 *)"\x89PNG\r\n\x1a\n", 8);
    append_chunk(out, "IHDR", head);
    append_chunk(out, "IDAT", packed);
    append_chunk(out, "IEND", none);
    return out;
}

/* --- what is made of them --------------------------------------------------------------------- */

/* Of a message whose only part is that picture, by the process that shows pictures. */
static char *
shown(const GByteArray *png, const MailReading *form)
{
    g_autoptr(MailRenderer) renderer =
        mail_renderer_new_for(NULL, MAIL_RENDERER_PICTURES);
    g_autofree char *code = g_base64_encode(png->data, png->len);
    g_autoptr(GString) message =
        g_string_new("Content-Type: image/png\nContent-Transfer-Encoding: base64\n\n");
    g_autoptr(GError) error = NULL;
    g_autoptr(MailDocument) document = NULL;
    MailReading reading = *form;
    int fd = memfd_create("message", MFD_CLOEXEC);

    for (gsize at = 0; code[at] != '\0'; at += strnlen(code + at, 76))
        g_string_append_printf(message, "%.76s\n", code + at);
    assert_int_equal(write(fd, message->str, message->len), message->len);
    reading.part = "1";
    document = mail_renderer_document(renderer, fd, &reading, &error);
    close(fd);
    if (document == NULL)
        fail_msg("%s", error->message);
    return mail_document_to_text(document, 0);
}

static void
document__draws_a_picture__in_its_room(void **state)
{
    g_autoptr(GByteArray) png = png_of(64, 0);
    g_autofree char *text = shown(png, &(MailReading){ .columns = 20, .rows = 4 });
    g_autofree char *ascii =
        shown(png, &(MailReading){ .columns = 20, .rows = 4, .is_ascii = true });

    (void)state;
    /* Cells are twice as high as wide. */
    assert_string_equal(text, "[postbag: A picture (PNG) of 64 by 64 points.]\n\n"
                              "████\n████\n████\n████\n");
    assert_non_null(strstr(ascii, "@@@@\n@@@@\n@@@@\n@@@@\n"));
}

static void
document__says_the_size__without_room(void **state)
{
    g_autoptr(GByteArray) png = png_of(64, 0);
    g_autofree char *text = shown(png, &(MailReading){ 0 });

    (void)state;
    assert_string_equal(text, "[postbag: A picture (PNG) of 64 by 64 points.]\n");
}

static void
document__refuses__what_would_be_huge(void **state)
{
    g_autoptr(GByteArray) png = png_of(64, 60000);
    g_autoptr(GByteArray) large = png_of(64, 5000); /* 25 million points, of 4 bytes */
    g_autofree char *text = shown(png, &(MailReading){ .columns = 20, .rows = 4 });
    g_autofree char *large_text =
        shown(large, &(MailReading){ .columns = 20, .rows = 4 });

    (void)state;
    assert_string_equal(text, "[postbag: A picture (PNG) of 60000 by 60000 points. "
                              "It is too large to be shown.]\n");
    assert_non_null(strstr(large_text, "too large to be shown"));
}

static void
document__says_so__of_a_picture_that_ends_too_soon(void **state)
{
    g_autoptr(GByteArray) png = png_of(64, 0);
    g_autofree char *partly = NULL;
    g_autofree char *broken = NULL;

    (void)state;
    g_byte_array_set_size(png, png->len / 2);
    partly = shown(png, &(MailReading){ .columns = 20, .rows = 4 });
    g_byte_array_set_size(png, 30);
    broken = shown(png, &(MailReading){ .columns = 20, .rows = 4 });
    assert_non_null(strstr(partly, "this is what could be read of it"));
    assert_non_null(strstr(partly, "████\n████\n"));
    assert_null(strstr(partly, "████\n████\n████\n"));
    assert_non_null(strstr(broken, "cannot be shown"));
}

int
main(int argc, char **argv)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(document__draws_a_picture__in_its_room),
        cmocka_unit_test(document__says_the_size__without_room),
        cmocka_unit_test(document__refuses__what_would_be_huge),
        cmocka_unit_test(document__says_so__of_a_picture_that_ends_too_soon),
    };

    if (argc == 2 && strcmp(argv[1], MAIL_RENDERER_PICTURES_ARGUMENT) == 0)
        return mail_renderer_child(MAIL_RENDERER_PICTURES);
    mail_init();
    if (!HAVE_CHAFA)
        return 77; /* skipped */
    return cmocka_run_group_tests(tests, NULL, NULL);
}
