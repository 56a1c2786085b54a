/* SPDX-License-Identifier: GPL-3.0-or-later */
/* tests/unit/demo/talk.c: a conversation with a DemoSession, without a socket. */
#include <config.h>

#include "talk.h"

#include <string.h>

#define ENOUGH 100000

DemoMaildrop *
talk_maildrop(void)
{
    static const struct {
        const char *uidl, *text;
    } rows[] = {
        { "a", "Subject: one\n\nhello\n" },
        { "b", "Subject: two\n\n.\n..dots\nend" },
        { "c", "Subject: three\n\nx\ny\nz\n" },
    };
    DemoMaildrop *maildrop = demo_maildrop_new();

    for (gsize i = 0; i < G_N_ELEMENTS(rows); i++)
        demo_maildrop_add(maildrop, rows[i].text, strlen(rows[i].text), rows[i].uidl);
    return maildrop;
}

static void
feed_next(DemoSession *session, const char **input, TalkPieces pieces)
{
    gsize len = pieces == TALK_BYTES ? 1 : strcspn(*input, "|");

    if (**input == '|') {
        (*input)++;
        return;
    }
    demo_session_feed(session, *input, len);
    *input += len;
}

static const char *
name_of(DemoThen then)
{
    static const char *const names[] = { [DEMO_THEN_MORE] = "",
                                         [DEMO_THEN_READ] = "",
                                         [DEMO_THEN_TLS] = "<tls>",
                                         [DEMO_THEN_CLOSE] = "<close>",
                                         [DEMO_THEN_HANG_UP] = "<hang-up>",
                                         [DEMO_THEN_CUT] = "<cut>",
                                         [DEMO_THEN_STALL] = "<stall>" };

    return names[then];
}

static void
run(DemoSession *session, const char *input, TalkPieces pieces, GString *heard)
{
    for (;;) {
        g_autoptr(GString) out = g_string_new(NULL);
        DemoStep step = demo_session_step(session, out);

        if (step.slow_from < out->len)
            g_string_insert(out, (gssize)step.slow_from, "<slow>");
        g_string_append_len(heard, out->str, (gssize)out->len);
        g_string_append(heard, name_of(step.then));
        if (step.then == DEMO_THEN_TLS)
            demo_session_tls_done(session, NULL);
        else if (step.then == DEMO_THEN_READ && *input != '\0')
            feed_next(session, &input, pieces);
        else if (step.then != DEMO_THEN_MORE)
            return;
        if (heard->len > ENOUGH) {
            g_string_append(heard, "<endless>");
            return;
        }
    }
}

GString *
talk(const TalkOptions *options, const char *input, TalkPieces pieces)
{
    g_autoptr(DemoScript) script =
        options->script == NULL ? NULL : demo_script_parse(options->script, NULL);
    DemoSessionOptions session_options = {
        .no = options->session_no == 0 ? 1 : options->session_no,
        .tls = options->tls,
        .maildrop = options->maildrop,
        .script = script,
        .user = "demo",
        .password = "top secret",
        .auth = options->auth,
        .log = options->log,
        .log_data = options->log_data,
    };
    g_autoptr(DemoSession) session = demo_session_new(&session_options);
    GString *heard = g_string_new(NULL);

    g_assert(options->script == NULL || script != NULL);
    run(session, input, pieces, heard);
    return heard;
}
