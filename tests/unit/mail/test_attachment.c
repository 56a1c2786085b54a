/* SPDX-License-Identifier: GPL-3.0-or-later */
/* tests/unit/mail/test_attachment.c: names that mail gives to files, and parts written as files. */
#include <config.h>

#include <errno.h>
#include <fcntl.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

#include "mail/attachment.h"
#include "mail/envelope.h"
#include "mail/renderer.h"
#include "scratch.h"

#define BIG_BYTES (3 * 1024 * 1024)

/* --- names ------------------------------------------------------------------------------------ */

static const char *const hostile_names[][2] = {
    { "notes.pdf", "notes.pdf" },
    { "Gr\xc3\xbc\xc3\x9f"
      "e.txt",
      "Gr\xc3\xbc\xc3\x9f"
      "e.txt" },
    { "my file (1).doc", "my file (1).doc" },
    { "archive.tar.gz", "archive.tar.gz" },
    { "../../etc/passwd", "passwd" },
    { "/etc/passwd", "passwd" },
    { "C:\\x\\y.exe", "y.exe" },
    { "\\\\server\\share\\z.doc", "z.doc" },
    { "C:autoexec.bat", "C_autoexec.bat" },
    { "a/../b", "b" },
    { "dir/", "dir_" },
    { "dir\\", "dir_" },
    { ".bashrc", "bashrc" },
    { "...hidden", "hidden" },
    { ". .x", "x" },
    { "--rf", "rf" },
    { "-o/tmp/x", "x" },
    { "-", "" },
    { "~root", "root" },
    { "~/.ssh/id", "id" },
    { ".", "" },
    { "..", "" },
    { "....", "" },
    { " ", "" },
    { "   x", "x" },
    { "/", "_" },
    { "//", "_" },
    { "", "" },
    { "a\nb\tc", "a b c" },
    { "a\r\nb", "a b" },
    { "a\x1b[m", "a^[[m" },
    { "a\x07", "a^G" },
    { "a\x7f", "a^_" },
    { "a\xc2\x9b"
      "31m",
      "a_9B_31m" },
    { "x\xff", "x\xef\xbf\xbd" },
    { "fdp\xe2\x80\xae.exe", "fdp_RLO_.exe" },
    { "a\xe2\x80\xad"
      "b",
      "a_LRO_b" },
    { "a\xe2\x81\xa6"
      "b\xe2\x81\xa9",
      "a_LRI_b_PDI_" },
    { "a\xe2\x80\x8e"
      "b",
      "ab" },
    { "a\xe2\x80\x8b"
      "b",
      "ab" },
    { "a\xe2\x80\x8d"
      "b",
      "ab" },
    { "a\xe2\x80\x8c"
      "b",
      "ab" },
    { "a\xef\xbb\xbf"
      "b",
      "ab" },
    { "\xe2\x80\x8b.bashrc", "bashrc" },
    { "\xe2\x80\x8d.bashrc", "bashrc" },
    { "\xc2\xa0.profile", "profile" },
    { "a\xc2\xa0"
      "b",
      "a b" },
    { "a\xe2\x81\x84"
      "b",
      "a_b" },
    { "a\xef\xbc\x8f"
      "b",
      "a_b" },
    { "a\xe2\x88\x95"
      "b",
      "a_b" },
    { "a:b|c?d*e", "a_b_c_d_e" },
    { "\"q\"<x>", "_q__x_" },
    { "end. . ", "end" },
    { "end...", "end" },
    { "report.pdf.exe", "report.pdf.exe" },
    { "report.pdf     .exe", "report.pdf     .exe" },
    { "con", "_con" },
    { "CON.txt", "_CON.txt" },
    { "nul .log", "_nul .log" },
    { "COM1", "_COM1" },
    { "lpt9.doc", "_lpt9.doc" },
    { "com10.doc", "com10.doc" },
    { "console", "console" },
    { "aux.c", "_aux.c" },
    { "$(reboot).sh", "$(reboot).sh" },
    { "a;b&c`d`", "a;b&c`d`" },
    { "\xe6\x97\xa5\xe6\x9c\xac.txt", "\xe6\x97\xa5\xe6\x9c\xac.txt" },
};

static void
file_name_clean__leaves__only_a_name(void **state)
{
    (void)state;
    for (gsize i = 0; i < G_N_ELEMENTS(hostile_names); i++) {
        g_autofree char *name = mail_file_name_clean(hostile_names[i][0]);
        g_autofree char *again = mail_file_name_clean(name);

        assert_string_equal(name, hostile_names[i][1]);
        assert_null(strchr(name, '/'));
        if (strcmp(name, "_") != 0)
            assert_string_equal(again, name);
    }
}

static void
file_name_clean__shortens__and_keeps_the_ending(void **state)
{
    static const char *const letters[] = { "a", "\xc3\xa4", "\xe6\x97\xa5",
                                           "\xf0\x9f\x93\x8e" };

    (void)state;
    for (gsize i = 0; i < G_N_ELEMENTS(letters); i++) {
        g_autoptr(GString) given = g_string_new(NULL);
        g_autofree char *name = NULL;

        for (int n = 0; n < 300; n++)
            g_string_append(given, letters[i]);
        g_string_append(given, ".tar.gz");
        name = mail_file_name_clean(given->str);
        assert_in_range(strlen(name), MAIL_MAX_NAME - 4, MAIL_MAX_NAME);
        assert_true(g_utf8_validate(name, -1, NULL));
        assert_true(g_str_has_suffix(name, ".gz"));
    }
}

static void
file_name__is_made__of_number_and_type_where_there_is_none(void **state)
{
    static const struct {
        const char *number, *type, *name, *expected;
    } rows[] = {
        { "2", "application/pdf", "a.pdf", "a.pdf" },
        { "2.1", "application/pdf", "", "part-2.1.pdf" },
        { "3", "application/octet-stream", "..", "part-3.bin" },
        { "1", "text/x-strange", "", "part-1.txt" },
        { "1", "image/jpeg", "", "part-1.jpg" },
        { "4", "message/rfc822", "", "part-4.eml" },
    };

    (void)state;
    for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
        const MailPart part = { .number = (char *)rows[i].number,
                                .type = (char *)rows[i].type,
                                .name = (char *)rows[i].name };
        g_autofree char *name = mail_file_name(&part);

        assert_string_equal(name, rows[i].expected);
    }
}

static void
type_words__say__what_it_is(void **state)
{
    static const char *const rows[][3] = {
        { "application/pdf", "", "PDF" },
        { "image/jpeg", "x", "picture (JPEG)" },
        { "image/x-odd", "x", "picture (x-odd)" },
        { "application/octet-stream", "Report.PDF", "PDF" },
        { "application/octet-stream", "x", "file" },
        { "application/x-odd", "y.zip", "archive (ZIP)" },
        { "application/pgp-signature", "", "signature" },
        { "text/x-odd", "", "text" },
    };

    (void)state;
    for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
        g_autofree char *words = mail_type_words(rows[i][0], rows[i][1]);

        assert_string_equal(words, rows[i][2]);
    }
}

static void
type_risk__goes_by__type_and_last_ending(void **state)
{
    static const struct {
        const char *type, *name;
        bool is_risky;
    } rows[] = {
        { "application/pdf", "a.pdf", false },
        { "application/pdf", "a.pdf.exe", true },
        { "image/png", "a.PNG.ScR", true },
        { "text/html", "", true },
        { "text/plain", "a.html", true },
        { "text/plain", "exe", false },
        { "text/plain", "a.txt", false },
        { "application/octet-stream", "run.sh", true },
        { "application/octet-stream", "x.docm", true },
        { "image/svg+xml", "x", true },
    };

    (void)state;
    for (gsize i = 0; i < G_N_ELEMENTS(rows); i++)
        assert_int_equal(mail_type_risk(rows[i].type, rows[i].name) != NULL,
                         rows[i].is_risky);
}

static void
fetch_line__quotes__for_a_shell(void **state)
{
    const MailPart part = { .number = (char *)"2",
                            .type = (char *)"application/pdf",
                            .name = (char *)"it's $(x).pdf" };
    g_autofree char *line = mail_fetch_line("box.example.org", "0123456789abcdef", &part);
    g_auto(GStrv) words = NULL;

    (void)state;
    assert_true(g_str_has_prefix(
        line, "ssh box.example.org postbag show 0123456789abcdef --part 2 > "));
    assert_true(g_shell_parse_argv(line, NULL, &words, NULL));
    assert_string_equal(words[8], "it's $(x).pdf");
    assert_null(words[9]);
}

/* --- saving ----------------------------------------------------------------------------------- */

typedef struct {
    char *dir, *target; /* `target` is below `dir` */
    int fd;
    MailSaver *saver;
} Fixture;

/* A message whose part 2 is `len` bytes of base64. */
static void
write_message(const char *path, gsize len)
{
    g_autofree guchar *bytes = g_malloc(len);
    g_autoptr(GString) text = g_string_new("From: a@example.org\nSubject: s\n"
                                           "MIME-Version: 1.0\nContent-Type: "
                                           "multipart/mixed; boundary=b\n\n--b\n\n"
                                           "text\n--b\nContent-Type: "
                                           "application/octet-stream\n"
                                           "Content-Transfer-Encoding: base64\n\n");
    g_autofree char *encoded = NULL;

    for (gsize i = 0; i < len; i++)
        bytes[i] = (guchar)(i * 7 + (i >> 8));
    encoded = g_base64_encode(bytes, len);
    for (const char *p = encoded; *p != '\0'; p += MIN(strlen(p), 76))
        g_string_append_printf(text, "%.76s\n", p);
    g_string_append(text, "--b--\n");
    assert_true(g_file_set_contents(path, text->str, (gssize)text->len, NULL));
}

static void
open_fixture(Fixture *fixture, gsize len)
{
    g_autofree char *path = NULL;

    *fixture = (Fixture){ .dir = scratch_new() };
    path = g_build_filename(fixture->dir, "message", NULL);
    fixture->target = g_build_filename(fixture->dir, "to", NULL);
    assert_int_equal(mkdir(fixture->target, 0700), 0);
    write_message(path, len);
    fixture->fd = open(path, O_RDONLY | O_CLOEXEC);
    fixture->saver = mail_saver_new(fixture->target, NULL);
    assert_non_null(fixture->saver);
}

static void
close_fixture(Fixture *fixture)
{
    mail_saver_free(fixture->saver);
    close(fixture->fd);
    g_free(fixture->target);
    scratch_remove(fixture->dir);
}

static char *
path_of(const Fixture *fixture, const char *name)
{
    return g_build_filename(fixture->target, name, NULL);
}

static MailSaveOrder
order_of(const Fixture *fixture, const char *name)
{
    return (MailSaveOrder){
        .fd = fixture->fd, .number = "2", .name = name, .how = MAIL_SAVE_UNDER_FREE
    };
}

static void
count_calls(guint64 bytes, void *user_data)
{
    *(guint64 *)user_data = bytes;
}

static void
saver_save__writes__all_bytes_for_nobody_else(void **state)
{
    Fixture fixture;
    MailSaveOrder order;
    g_autofree char *name = NULL;
    g_autofree char *path = NULL;
    g_autofree char *bytes = NULL;
    guint64 size = 0, told = 0;
    struct stat info;
    gsize len;

    (void)state;
    open_fixture(&fixture, BIG_BYTES);
    order = order_of(&fixture, "x.bin");
    order.progress = count_calls;
    order.user_data = &told;
    name = mail_saver_save(fixture.saver, &order, &size, NULL);
    assert_string_equal(name, "x.bin");
    path = path_of(&fixture, name);
    assert_true(g_file_get_contents(path, &bytes, &len, NULL));
    assert_int_equal(len, BIG_BYTES);
    assert_int_equal(size, len);
    assert_true(told <= size);
    for (gsize i = 0; i < len; i++) {
        if ((guchar)bytes[i] != (guchar)(i * 7 + (i >> 8)))
            fail_msg("byte %zu differs", i);
    }
    assert_int_equal(stat(path, &info), 0);
    assert_int_equal(info.st_mode & 07777, 0600);
    close_fixture(&fixture);
}

/* What is there, whatever it is, is never written to. */
static void
saver_save__takes__a_free_name(void **state)
{
    static const char *const expected[] = { "a (2).pdf", "a (3).pdf", "l (2).pdf",
                                            "f (2).pdf", "d (2)",     "none (2).pdf" };
    static const char *const given[] = { "a.pdf", "a.pdf", "l.pdf",
                                         "f.pdf", "d",     "none.pdf" };
    Fixture fixture;
    g_autofree char *file = NULL;
    g_autofree char *victim = NULL;
    g_autofree char *content = NULL;

    (void)state;
    open_fixture(&fixture, 100);
    file = path_of(&fixture, "a.pdf");
    victim = path_of(&fixture, "victim");
    assert_true(g_file_set_contents(file, "mine", -1, NULL));
    assert_true(g_file_set_contents(victim, "mine too", -1, NULL));
    for (int i = 2; i < 6; i++) {
        g_autofree char *path = path_of(&fixture, given[i]);

        assert_int_equal(i == 2   ? symlink("victim", path)
                         : i == 3 ? mkfifo(path, 0600)
                         : i == 4 ? mkdir(path, 0700)
                                  : symlink("nowhere", path),
                         0);
    }
    for (gsize i = 0; i < G_N_ELEMENTS(given); i++) {
        MailSaveOrder order = order_of(&fixture, given[i]);
        g_autofree char *offered = mail_saver_free_name(fixture.saver, given[i]);
        g_autofree char *name = mail_saver_save(fixture.saver, &order, NULL, NULL);

        assert_string_equal(name, expected[i]);
        assert_string_equal(offered, expected[i]);
    }
    assert_true(g_file_get_contents(file, &content, NULL, NULL));
    assert_string_equal(content, "mine");
    g_free(content);
    assert_true(g_file_get_contents(victim, &content, NULL, NULL));
    assert_string_equal(content, "mine too");
    close_fixture(&fixture);
}

static void
saver_save__refuses__what_is_no_free_name(void **state)
{
    static const char *const names[] = { "a.pdf", "..", ".", "", "x/y", "../x" };
    Fixture fixture;
    g_autofree char *file = NULL;

    (void)state;
    open_fixture(&fixture, 100);
    file = path_of(&fixture, "a.pdf");
    assert_true(g_file_set_contents(file, "mine", -1, NULL));
    for (gsize i = 0; i < G_N_ELEMENTS(names); i++) {
        MailSaveOrder order = order_of(&fixture, names[i]);
        g_autoptr(GError) error = NULL;

        order.how = MAIL_SAVE_AS_NAMED;
        assert_null(mail_saver_save(fixture.saver, &order, NULL, &error));
        assert_true(g_error_matches(error, MAIL_ERROR, MAIL_ERROR_WRITE));
    }
    close_fixture(&fixture);
}

static guint
count_files(const char *folder)
{
    g_autoptr(GDir) dir = g_dir_open(folder, 0, NULL);
    guint n = 0;

    while (g_dir_read_name(dir) != NULL)
        n++;
    return n;
}

static void
saver_save__leaves_nothing__when_it_cannot_be_whole(void **state)
{
    struct rlimit before, small = { 1024 * 1024, 1024 * 1024 };
    Fixture fixture;
    MailSaveOrder order;
    g_autoptr(GError) error = NULL;
    g_autoptr(GError) missing = NULL;
    g_autoptr(GError) stopped = NULL;
    g_autoptr(GCancellable) cancellable = g_cancellable_new();

    (void)state;
    open_fixture(&fixture, BIG_BYTES);
    order = order_of(&fixture, "x.bin");
    assert_int_equal(getrlimit(RLIMIT_FSIZE, &before), 0);
    small.rlim_max = before.rlim_max;
    assert_int_equal(setrlimit(RLIMIT_FSIZE, &small), 0);
    assert_null(mail_saver_save(fixture.saver, &order, NULL, &error));
    assert_int_equal(setrlimit(RLIMIT_FSIZE, &before), 0);
    assert_non_null(strstr(error->message, "x.bin cannot be written"));
    order.number = "7";
    assert_null(mail_saver_save(fixture.saver, &order, NULL, &missing));
    assert_true(g_error_matches(missing, MAIL_ERROR, MAIL_ERROR_NO_PART));
    order.number = "2";
    order.cancellable = cancellable;
    g_cancellable_cancel(cancellable);
    assert_null(mail_saver_save(fixture.saver, &order, NULL, &stopped));
    assert_true(g_error_matches(stopped, G_IO_ERROR, G_IO_ERROR_CANCELLED));
    assert_int_equal(count_files(fixture.target), 0);
    close_fixture(&fixture);
}

static void
saver_save__says__that_the_disk_is_full(void **state)
{
    Fixture fixture;
    MailSaveOrder order;
    g_autoptr(GError) error = NULL;

    (void)state;
    open_fixture(&fixture, BIG_BYTES);
    if (mount("tmpfs", fixture.target, "tmpfs", 0, "size=1m") != 0) {
        close_fixture(&fixture);
        skip();
    }
    mail_saver_free(fixture.saver);
    fixture.saver = mail_saver_new(fixture.target, NULL);
    order = order_of(&fixture, "x.bin");
    assert_null(mail_saver_save(fixture.saver, &order, NULL, &error));
    assert_string_equal(error->message, "x.bin cannot be written: the disk is full");
    assert_int_equal(count_files(fixture.target), 0);
    g_clear_pointer(&fixture.saver, mail_saver_free);
    assert_int_equal(umount2(fixture.target, MNT_DETACH), 0);
    close_fixture(&fixture);
}

static void
saver_new__says__which_folder_is_none(void **state)
{
    Fixture fixture;
    g_autofree char *nowhere = NULL;
    g_autoptr(GError) error = NULL;
    g_autoptr(GError) refused = NULL;

    (void)state;
    open_fixture(&fixture, 10);
    nowhere = path_of(&fixture, "nowhere");
    assert_null(mail_saver_new(nowhere, &error));
    assert_true(g_error_matches(error, MAIL_ERROR, MAIL_ERROR_WRITE));
    assert_non_null(strstr(error->message, nowhere));
    if (geteuid() != 0) {
        MailSaveOrder order = order_of(&fixture, "x");

        assert_int_equal(chmod(fixture.target, 0500), 0);
        assert_null(mail_saver_save(fixture.saver, &order, NULL, &refused));
        assert_non_null(strstr(refused->message, "Permission denied"));
        assert_int_equal(chmod(fixture.target, 0700), 0);
    }
    close_fixture(&fixture);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(file_name_clean__leaves__only_a_name),
        cmocka_unit_test(file_name_clean__shortens__and_keeps_the_ending),
        cmocka_unit_test(file_name__is_made__of_number_and_type_where_there_is_none),
        cmocka_unit_test(type_words__say__what_it_is),
        cmocka_unit_test(type_risk__goes_by__type_and_last_ending),
        cmocka_unit_test(fetch_line__quotes__for_a_shell),
        cmocka_unit_test(saver_save__writes__all_bytes_for_nobody_else),
        cmocka_unit_test(saver_save__takes__a_free_name),
        cmocka_unit_test(saver_save__refuses__what_is_no_free_name),
        cmocka_unit_test(saver_save__leaves_nothing__when_it_cannot_be_whole),
        cmocka_unit_test(saver_save__says__that_the_disk_is_full),
        cmocka_unit_test(saver_new__says__which_folder_is_none),
    };

    mail_init();
    mail_renderer_set_program(g_getenv("POSTBAG"));
    signal(SIGPIPE, SIG_IGN);
    signal(SIGXFSZ, SIG_IGN);
    return cmocka_run_group_tests(tests, NULL, NULL);
}
