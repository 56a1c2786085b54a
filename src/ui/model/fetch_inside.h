/* SPDX-License-Identifier: GPL-3.0-or-later */
/* src/ui/model/fetch_inside.h: what the files of the fetch model share (L4): fetch.c starts and stops,
 * fetch_session.c follows one session. */
#ifndef UI_MODEL_FETCH_INSIDE_H
#define UI_MODEL_FETCH_INSIDE_H

#include "fetch.h"

typedef struct {
    UiFetch *fetch;
    UiFetchAccount account;
    ConfigAccount *settings;    /* as the session was started */
    PbJob *job;                 /* NULL while none runs */
    SyncControl *control;       /* of the job; NULL while none runs */
    SyncTranscript *transcript; /* of all sessions of this account */
    bool is_stopping;           /* the job was cancelled: it takes no answer any more */
    bool is_queued;             /* start once more when it has ended */
    guint n_confirmed;          /* for the session that starts next, and for no other */
    PbJob *password_job;        /* runs the command or reads the file */
    bool has_terminal;          /* the password job was given it */
    PbSecret *password;         /* the last one; kept for the next session */
} UiFetchSession;

struct UiFetch {
    const PbPaths *paths;
    const ConfigSettings *settings;
    SyncArrive *arrive; /* what happens to new messages */
    const UiFetchWatch *watch;
    void *user_data;
    GPtrArray *sessions; /* UiFetchSession */
    GPtrArray *log;      /* UiFetchLine */
    bool is_line_slow;   /* as a person said */
};

/* Of one session; `user_data` is the UiFetchSession. */
extern const PbJobWatch ui_fetch_session_watch;

UiFetchSession *ui_fetch_session_new(UiFetch *fetch, const char *name);
/* For UiFetchStep. */
GPtrArray *ui_fetch_steps_new(void);
void ui_fetch_session_free(void *session);
/* Starts the job; none may run. */
void ui_fetch_session_start(UiFetchSession *session, const ConfigAccount *settings,
                            UiFetchWhy why);
/* What the session waits for; `password` passes over, NULL gives up. */
void ui_fetch_session_give_password(UiFetchSession *session, PbSecret *password);

#endif
