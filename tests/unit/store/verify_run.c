/* SPDX-License-Identifier: GPL-3.0-or-later */
/* tests/unit/store/verify_run.c: a pass of verify and what it said. */
#include <config.h>

#include "verify_run.h"

#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/clock.h"

void
take(const StoreFlaw *flaw, void *user_data)
{
    Report *report = user_data;

    g_string_append_printf(report->text, "%s%s %s", report->text->len == 0 ? "" : ", ",
                           store_flaw_name(flaw->kind), store_remedy_name(flaw->remedy));
    g_ptr_array_add(report->files, g_strdup(flaw->file));
    assert_true(*flaw->advice != '\0');
    assert_false(flaw->is_note && flaw->is_left);
}

void
report_free(Report *report)
{
    g_string_free(report->text, TRUE);
    g_ptr_array_unref(report->files);
    g_free(report);
}

Report *
verify(Archive *archive, StoreVerifyMode mode)
{
    Report *report = g_new0(Report, 1);
    const StoreVerifyRequest request = { .mode = mode,
                                         .flaw = take,
                                         .user_data = report };
    g_autoptr(GError) error = NULL;

    report->text = g_string_new(NULL);
    report->files = g_ptr_array_new_with_free_func(g_free);
    assert_ok(store_verify(archive->store, &request, NULL, &report->totals, &error));
    assert_int_equal(report->totals.n_flaws,
                     report->totals.n_mended + report->totals.n_left);
    return report;
}

void
assert_finds(Archive *archive, StoreVerifyMode mode, const char *expected)
{
    g_autoptr(Report) report = verify(archive, mode);

    assert_string_equal(report->text->str, expected);
}

/* A repair that mended everything leaves nothing to say. */
void
assert_mends(Archive *archive, const char *found, const char *mended)
{
    assert_finds(archive, STORE_VERIFY_ONLY, found);
    assert_finds(archive, STORE_VERIFY_REPAIR, mended);
    assert_finds(archive, STORE_VERIFY_ONLY, "");
    assert_finds(archive, STORE_VERIFY_REPAIR, "");
}

char *
path_in(const Archive *archive, const char *sub, const char *base)
{
    g_autofree char *below = g_build_filename(sub, base, NULL);

    return mail_path(archive, below);
}

/* Three letters a, b, c in Inbox, all on the server. */
void
fill(Archive *archive)
{
    static const char *const names[] = { "a", "b", "c" };

    pb_clock_set(NOW);
    list(archive, NOW, "a b c", NULL);
    for (gsize i = 0; i < G_N_ELEMENTS(names); i++) {
        g_autofree char *text = letter(names[i], 1000 + (gint64)i);

        put(archive, "Inbox", entry_of(archive, names[i]), text);
    }
}

char *
file_of(Archive *archive, const char *uidl)
{
    return path_in(archive, "Inbox/new", entry_of(archive, uidl)->file);
}

void
remove_file(Archive *archive, const char *uidl)
{
    g_autofree char *path = file_of(archive, uidl);

    assert_int_equal(unlink(path), 0);
}

void
cut_file(Archive *archive, const char *uidl, off_t len)
{
    g_autofree char *path = file_of(archive, uidl);

    assert_int_equal(truncate(path, len), 0);
}

void
set_mode(Archive *archive, const char *uidl, mode_t mode)
{
    g_autofree char *path = file_of(archive, uidl);

    assert_int_equal(chmod(path, mode), 0);
}

void
append(Archive *archive, const char *uidl, const char *text)
{
    g_autofree char *path = file_of(archive, uidl);
    FILE *file = fopen(path, "a");

    assert_non_null(file);
    assert_true(fputs(text, file) >= 0);
    assert_int_equal(fclose(file), 0);
}

int
teardown(void **state)
{
    pb_clock_set(-1);
    return archive_teardown(state);
}
