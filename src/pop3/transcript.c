/* SPDX-License-Identifier: GPL-3.0-or-later */
/* src/pop3/transcript.c: what was said, for a person to read (L2).
 *
 * pop3 alone knows which bytes of a line are a secret, so lines are masked here, before anybody sees
 * them: those of a login come without secrets (login.c), messages not at all, listings in part. */
#include <config.h>

#include <string.h>

#include "base/text.h"
#include "pop3/session.h"
#include "session_private.h"

#define MAX_SHOWN   512 /* bytes of a line */
#define SHOWN_LINES 5   /* of UIDL and LIST; of CAPA all, which are few and say much */

void
pop3_session_set_transcript(Pop3Session *session, Pop3Transcript transcript,
                            void *user_data)
{
    session->transcript = transcript;
    session->transcript_data = user_data;
}

static void
say(Pop3Session *session, Pop3Direction direction, const char *line, gsize len)
{
    g_autofree char *shown = NULL;

    if (session->transcript == NULL)
        return;
    shown = pb_text_visible_cut(line, (gssize)len, MAX_SHOWN);
    session->transcript(direction, shown, session->transcript_data);
}

void
pop3_say_sent(Pop3Session *session, const char *line)
{
    say(session, POP3_SENT, line, strlen(line));
}

void
pop3_say_received(Pop3Session *session, const char *line, gsize len)
{
    say(session, POP3_RECEIVED, line, len);
}

void
pop3_say_listed(Pop3Session *session, const char *line, gsize len)
{
    if (session->phase == POP3_PHASE_CAPA || session->n_lines <= SHOWN_LINES)
        say(session, POP3_RECEIVED, line, len);
}

void
pop3_say_body_end(Pop3Session *session, Pop3Answer answer)
{
    char note[64] = "";

    if (answer == POP3_ANSWER_MESSAGE)
        g_snprintf(note, sizeof note, "(%" G_GUINT64_FORMAT " octets)",
                   session->n_bytes - strlen(".\r\n"));
    else if (answer == POP3_ANSWER_LISTING && session->n_lines > SHOWN_LINES)
        g_snprintf(note, sizeof note, "(%" G_GSIZE_FORMAT " more lines)",
                   session->n_lines - SHOWN_LINES);
    if (note[0] != '\0')
        say(session, POP3_RECEIVED, note, strlen(note));
}
