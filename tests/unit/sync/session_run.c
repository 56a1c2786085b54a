/* SPDX-License-Identifier: GPL-3.0-or-later */
/* tests/unit/sync/session_run.c: real sessions, as jobs, against the scripted server. */
#include <config.h>

#include "session_run.h"

#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <sys/wait.h>

#include <cmocka.h>
#include <glib/gstdio.h>

#include "mail/envelope.h"
#include "scratch.h"

#define LIMIT_US (60 * G_USEC_PER_SEC)

static char *
file_of(const Place *place, const char *name)
{
    return g_build_filename(place->home, name, NULL);
}

char *
place_maildrop(const Place *place)
{
    return file_of(place, "maildrop");
}

int
place_setup(void **state)
{
    Place *place = g_new0(Place, 1);
    g_autofree char *maildrop = NULL;

    mail_init();
    place->home = scratch_new();
    place->paths = pb_paths_new(place->home, NULL);
    maildrop = place_maildrop(place);
    assert_int_equal(g_mkdir(maildrop, 0700), 0);
    *state = place;
    return 0;
}

static void
end_server(Place *place)
{
    if (place->server == 0)
        return;
    (void)kill(place->server, SIGTERM);
    (void)waitpid(place->server, NULL, 0);
    place->server = 0;
}

int
place_teardown(void **state)
{
    Place *place = *state;

    end_server(place);
    pb_paths_free(place->paths);
    scratch_remove(place->home);
    g_free(place);
    return 0;
}

/* The server writes the file by rename once it listens. */
static guint
await_port(const char *path)
{
    gint64 limit = g_get_monotonic_time() + LIMIT_US;
    g_autofree char *text = NULL;

    while (!g_file_get_contents(path, &text, NULL, NULL)) {
        if (g_get_monotonic_time() > limit)
            fail_msg("the server did not start");
        g_usleep(10 * 1000);
    }
    return (guint)g_ascii_strtoull(text, NULL, 10);
}

void
place_serve(Place *place, const char *script, const char *const *options)
{
    const char *builddir = g_getenv("builddir");
    g_autofree char *program =
        g_build_filename(builddir == NULL ? "." : builddir, "tests/stub/pop3d", NULL);
    g_autofree char *script_file = file_of(place, "script");
    g_autofree char *port_file = file_of(place, "port");
    g_autofree char *log_file = file_of(place, "log");
    const char *const fixed[] = { program,     "--tls",      "none",   "--user",
                                  "ada",       "--password", "secret", "--script",
                                  script_file, "--log",      log_file, "--port-file",
                                  port_file };
    g_autoptr(GPtrArray) words = g_ptr_array_new();

    assert_true(g_file_set_contents(script_file, script, -1, NULL));
    for (gsize i = 0; i < G_N_ELEMENTS(fixed); i++)
        g_ptr_array_add(words, (gpointer)fixed[i]);
    for (gsize i = 0; options[i] != NULL; i++)
        g_ptr_array_add(words, (gpointer)options[i]);
    g_ptr_array_add(words, NULL);
    assert_true(g_spawn_async(NULL, (char **)words->pdata, NULL,
                              G_SPAWN_DO_NOT_REAP_CHILD, NULL, NULL, &place->server,
                              NULL));
    place->port = await_port(port_file);
}

guint
place_heard(const Place *place, const char *what)
{
    g_autofree char *path = file_of(place, "log");
    g_autofree char *text = NULL;
    g_auto(GStrv) lines = NULL;
    guint n = 0;

    if (!g_file_get_contents(path, &text, NULL, NULL))
        return 0;
    lines = g_strsplit(text, "\n", -1);
    for (gsize i = 0; lines[i] != NULL; i++) {
        const char *command = strchr(lines[i], ' ');

        n += command != NULL && g_str_has_prefix(command + 1, what);
    }
    return n;
}

void
place_write(const Place *place, const char *name, guint n_lines)
{
    g_autofree char *folder = place_maildrop(place);
    g_autofree char *path = g_build_filename(folder, name, NULL);
    g_autoptr(GString) text = g_string_new(NULL);

    g_string_append_printf(text, "From: Ada <ada@example.org>\nSubject: %s\n\n", name);
    for (guint i = 0; i < n_lines; i++)
        g_string_append(text, "123456789 123456789 123456789 123456789 123456789\n");
    assert_true(g_file_set_contents(path, text->str, (gssize)text->len, NULL));
}

/* --- jobs --------------------------------------------------------------------------------------- */

static void
take_event(PbJob *job, void *data, void *user_data)
{
    Running *running = user_data;
    const SyncEvent *event = data;

    (void)job;
    if (event->kind == SYNC_EVENT_LOG || event->kind == SYNC_EVENT_WAIT ||
        event->kind == SYNC_EVENT_ROUND)
        g_string_append_printf(running->said, "%s\n", event->text);
    running->n_waits += event->kind == SYNC_EVENT_WAIT;
    running->n_rounds += event->kind == SYNC_EVENT_ROUND;
    running->n_summaries += event->kind == SYNC_EVENT_SUMMARY;
    running->progress = event->progress;
    if (running->look != NULL)
        running->look(running, event);
}

static void
take_end(PbJob *job, PbJobEnd end, const GError *error, void *user_data)
{
    Running *running = user_data;

    (void)job;
    running->has_ended = true;
    running->end = end;
    running->error = error == NULL ? NULL : g_error_copy(error);
}

Running *
running_new(const Place *place, const char *name, const char *lines)
{
    Running *running = g_new0(Running, 1);
    g_autofree char *text =
        g_strdup_printf("[account %s]\nserver = 127.0.0.1\nport = %u\nsecurity = none\n"
                        "user = ada\n%s",
                        name, place->port, lines);
    GError *error = NULL;

    running->settings = config_settings_parse(text, strlen(text), "test", &error);
    if (running->settings == NULL)
        fail_msg("%s", error->message);
    running->control = sync_control_new();
    running->said = g_string_new(NULL);
    return running;
}

void
running_start(const Place *place, Running *running, gint64 patience)
{
    static const PbJobWatch watch = { take_event, take_end };
    SyncRequest *request = sync_request_new(
        place->paths, config_settings_account(running->settings, 0), SYNC_MODE_FETCH);

    request->password = pb_secret_new("secret", strlen("secret"));
    request->patience = patience;
    request->control = sync_control_ref(running->control);
    running->job = sync_fetch_start(request, &watch, running);
}

static bool
has_ended(const Place *place, Running *running)
{
    (void)place;
    return running->has_ended;
}

/* So that a condition that no event tells of is looked at as well. */
static gboolean
tick(gpointer data)
{
    (void)data;
    return G_SOURCE_CONTINUE;
}

void
running_wait_for(Running *running, bool (*holds)(const Place *place, Running *running),
                 const Place *place)
{
    gint64 limit = g_get_monotonic_time() + LIMIT_US;
    guint id = g_timeout_add(10, tick, NULL);

    while (!holds(place, running)) {
        if (g_get_monotonic_time() > limit)
            fail_msg("it never came to that; it said:\n%s", running->said->str);
        g_main_context_iteration(NULL, TRUE);
    }
    g_source_remove(id);
}

void
running_wait(Running *running)
{
    running_wait_for(running, has_ended, NULL);
}

void
running_free(Running *running)
{
    pb_job_free(running->job);
    sync_control_unref(running->control);
    config_settings_free(running->settings);
    g_clear_error(&running->error);
    g_string_free(running->said, TRUE);
    g_free(running);
}
