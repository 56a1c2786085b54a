/* SPDX-License-Identifier: GPL-3.0-or-later */
/* src/ui/screen/seal.c: what is signed or encrypted in a message, checked or opened, and alone (L4).
 *
 * It shows exactly the octets that were signed or encrypted, and nothing of the message around them: so what lies
 * beside it can neither pass for it nor carry it away. It is in memory only, and gone when the screen closes. */
#include <config.h>

#include "seal.h"

#include <unistd.h>

#include "mail/crypto.h"
#include "../model/seal.h"
#include "../pager.h"
#include "../widget/text.h"

#define BODY_CELLS   76
#define CENTRED_FROM 96
#define MOST_ROWS    3 /* of each thing that is said above the text */

typedef struct {
    UiScreen screen;
    char *from, *subject; /* of the message, as it says */
    MailSealKind kind;
    bool covers_whole;
    guint number, of; /* as in Order */
    guint next_inner;
    int out_fd; /* what came out */
    UiUnseal *unseal;
    guint asked; /* of the renderer */
    bool is_asking;
    MailOutcome outcome;
    char *words, *recipients, *protected; /* NULL: not known, or none */
    bool is_encrypted;
    MailDocument *document;
    char *problem;
    UiPager pager;
} SealScreen;

typedef struct {
    const char *from, *subject;
    const MailSeal *seal;
    guint number, of; /* of how many side by side, counted from 1 */
    int fd;           /* of what holds it; stays the caller's */
    bool covers_whole;
} Order;

static SealScreen *
seal_of(UiScreen *screen)
{
    return (SealScreen *)screen;
}

/* --- getting it ------------------------------------------------------------------------------- */

static void
redraw(SealScreen *self)
{
    if (self->screen.context->changed != NULL)
        self->screen.context->changed(self->screen.context->changed_data);
}

static void
take_document(MailDocument *document, const GError *error, void *user_data)
{
    SealScreen *self = user_data;

    self->is_asking = false;
    self->asked = 0;
    self->document = document;
    if (error != NULL)
        self->problem = ui_status_text_of_error(error);
    if (document != NULL)
        self->protected = mail_document_protected_subject(document);
    redraw(self);
}

static void
take_verdict(MailVerdict *verdict, const GError *error, void *user_data)
{
    SealScreen *self = user_data;
    /* All that this screen shows is covered. */
    const MailCoverage coverage = { .from = self->from, .covers_whole = true };
    const MailRequest request = { .what = MAIL_RENDER_DOCUMENT };
    guint asked;

    if (verdict == NULL) {
        g_autofree char *why =
            error == NULL ? g_strdup("it was stopped") : ui_status_text_of_error(error);

        self->problem = g_strconcat("Not opened: ", why, NULL);
        redraw(self);
        return;
    }
    self->outcome = mail_verdict_outcome(verdict, &coverage);
    self->words = mail_verdict_words(verdict, &coverage);
    self->recipients = mail_verdict_recipients(verdict);
    self->is_encrypted = verdict->is_encrypted;
    if (verdict->has_content) {
        self->is_asking = true;
        asked = mail_renderer_ask(self->screen.context->renderer, self->out_fd, &request,
                                  take_document, self);
        if (self->is_asking)
            self->asked = asked;
    }
    mail_verdict_free(verdict);
    redraw(self);
}

/* --- drawing ---------------------------------------------------------------------------------- */

static void
seal_title(UiScreen *screen, UiTitle *title)
{
    const SealScreen *self = seal_of(screen);
    const char *subject = self->protected != NULL ? self->protected : self->subject;
    const char *what = self->words == NULL  ? ""
                       : self->is_encrypted ? "Decrypted: "
                                            : "Signature: ";
    const char *how =
        self->kind == MAIL_SEAL_SMIME_SIGNED || self->kind == MAIL_SEAL_SMIME_OPAQUE
            ? "S/MIME"
            : "OpenPGP";

    title->left = g_strconcat(what, subject, NULL);
    title->right = self->of > 1
                       ? g_strdup_printf("%s   %u of %u", how, self->number, self->of)
                       : g_strdup(how);
}

static void
say(UiCanvas *canvas, UiRect *area, UiRole role, const char *text)
{
    if (text != NULL && area->rows > 0)
        ui_text_put(canvas, area, MIN(MOST_ROWS, area->rows), role, text);
}

/* NULL when it has no others beside it. The caller frees. */
static char *
others_words(const SealScreen *self)
{
    UiKey key =
        ui_keymap_key(self->screen.context->keymap, UI_SCOPE_VIEW, UI_ACTION_UNSEAL);
    g_autofree char *name = key == UI_KEY_NONE ? NULL : ui_key_to_string(key);

    if (self->of <= 1)
        return NULL;
    return g_strdup_printf("%u of %u that are signed or encrypted%s%s%s%s", self->number,
                           self->of, name == NULL ? "" : "; ", name == NULL ? "" : name,
                           name == NULL ? "" : " in the message opens the ",
                           name == NULL              ? ""
                           : self->number < self->of ? "next"
                                                     : "first");
}

/* What is said by postbag stands above the text, and in a place of its own: the text cannot say it. */
static void
draw_verdict(SealScreen *self, UiCanvas *canvas, UiRect *area)
{
    static const UiRole roles[] = {
        [MAIL_OUTCOME_GOOD] = UI_ROLE_OK,
        [MAIL_OUTCOME_DOUBT] = UI_ROLE_WARNING,
        [MAIL_OUTCOME_BAD] = UI_ROLE_ERROR,
        [MAIL_OUTCOME_UNSIGNED] = UI_ROLE_NOTE,
    };
    g_autofree char *subject =
        self->protected == NULL
            ? NULL
            : g_strconcat("Subject, protected: ", self->protected, NULL);
    g_autofree char *others = NULL;

    say(canvas, area, roles[self->outcome], self->words);
    say(canvas, area, UI_ROLE_NOTE, self->recipients);
    say(canvas, area, UI_ROLE_NOTE, subject);
    if (!self->covers_whole)
        say(canvas, area, UI_ROLE_NOTE,
            self->of > 1
                ? "This is a part of the message; the rest is not shown here."
                : "This is a part of the message; the rest is neither, and is not "
                  "shown here.");
    others = others_words(self);
    say(canvas, area, UI_ROLE_NOTE, others);
    if (area->rows > 0) {
        ui_canvas_rule(canvas, (UiSpot){ area->y, area->x, area->columns });
        area->y++;
        area->rows--;
    }
}

static void
seal_draw(UiScreen *screen, UiCanvas *canvas, UiRect area)
{
    SealScreen *self = seal_of(screen);
    int margin = area.columns >= 20 ? 1 : 0;
    int width = CLAMP(area.columns - 2 * margin, 1, BODY_CELLS);
    int x = area.x + (area.columns >= CENTRED_FROM ? (area.columns - width) / 2 : margin);

    area = (UiRect){ area.y, x, area.rows, width };
    ui_canvas_set_cursor(canvas, area.y, x);
    if (self->words != NULL)
        draw_verdict(self, canvas, &area);
    if (self->problem != NULL)
        say(canvas, &area, UI_ROLE_ERROR, self->problem);
    else if (self->document != NULL && area.rows > 0)
        ui_pager_show(&self->pager, self->document, UI_HEADERS_NONE, canvas, area);
    else if (self->unseal != NULL && self->words == NULL)
        say(canvas, &area, UI_ROLE_DIM, "GnuPG is at work; Esc stops it");
}

/* --- actions ---------------------------------------------------------------------------------- */

static UiScreen *screen_new(const UiContext *context, const Order *order, GError **error);

static UiReaction
open_seal(const UiContext *context, const Order *order)
{
    GError *error = NULL;
    UiScreen *screen = screen_new(context, order, &error);

    return screen == NULL ? ui_react_error(error) : ui_react_push(screen);
}

/* One after the other; after the last the first again. */
static void
choose_seal(Order *order, const MailDocument *document, guint *number)
{
    guint i = *number % document->seals->len;

    *number = i + 1;
    order->seal = document->seals->pdata[i];
    order->number = i + 1;
    order->of = document->seals->len;
    order->covers_whole = mail_seal_covers(document, order->seal);
}

/* Encrypted, then signed, or the other way round: what lies inside may be sealed again. */
static UiReaction
open_inner(SealScreen *self)
{
    Order order = { .from = self->from, .subject = self->subject, .fd = self->out_fd };

    if (self->document == NULL || self->document->seals->len == 0)
        return ui_react_status(UI_STATUS_INFO,
                               g_strdup("Nothing in this is signed or encrypted"));
    choose_seal(&order, self->document, &self->next_inner);
    return open_seal(self->screen.context, &order);
}

static UiReaction
seal_action(UiScreen *screen, UiAction action)
{
    SealScreen *self = seal_of(screen);

    if (ui_pager_act(&self->pager, action))
        return ui_react(UI_REACT_REDRAW);
    switch (action) {
    case UI_ACTION_UNSEAL:
        return open_inner(self);
    case UI_ACTION_BACK:
        return ui_react(UI_REACT_CLOSE);
    default:
        return ui_react(UI_REACT_NOT_MINE);
    }
}

static bool
seal_offers(UiScreen *screen, UiAction action)
{
    const MailDocument *document = seal_of(screen)->document;

    return action != UI_ACTION_UNSEAL || (document != NULL && document->seals->len > 0);
}

static void
seal_free(UiScreen *screen)
{
    SealScreen *self = seal_of(screen);

    ui_unseal_free(self->unseal);
    mail_renderer_forget(self->screen.context->renderer, self->asked);
    ui_pager_forget(&self->pager);
    g_clear_pointer(&self->document, mail_document_wipe);
    close(self->out_fd);
    g_free(self->from);
    g_free(self->subject);
    g_free(self->words);
    g_free(self->recipients);
    g_free(self->protected);
    g_free(self->problem);
    g_free(self);
}

static const UiScreenClass seal_class = {
    .name = "what is signed or encrypted",
    .scope = UI_SCOPE_SEAL,
    .title = seal_title,
    .draw = seal_draw,
    .action = seal_action,
    .offers = seal_offers,
    .free = seal_free,
};

static UiScreen *
screen_new(const UiContext *context, const Order *order, GError **error)
{
    UiUnsealOrder unseal = { .fd = order->fd,
                             .out_fd = mail_crypto_memory(error),
                             .seal = order->seal,
                             .outside = context->outside };
    SealScreen *self;

    if (unseal.out_fd < 0)
        return NULL;
    self = g_new0(SealScreen, 1);
    self->screen.screen_class = &seal_class;
    self->screen.context = context;
    self->from = g_strdup(order->from);
    self->subject = g_strdup(order->subject);
    self->kind = order->seal->kind;
    self->covers_whole = order->covers_whole;
    self->number = order->number;
    self->of = order->of;
    self->out_fd = unseal.out_fd;
    self->pager.rows = 1;
    self->unseal = ui_unseal_start(&unseal, take_verdict, self);
    return &self->screen;
}

UiReaction
ui_unseal(const UiContext *context, const UiOpened *opened, guint *number)
{
    const MailDocument *document = opened->document;
    GError *error = NULL;
    Order order;
    UiReaction reaction;

    if (document == NULL || document->is_beginning)
        return ui_react_status(UI_STATUS_INFO, g_strdup("The message is being read"));
    if (document->seals->len == 0)
        return ui_react_status(
            UI_STATUS_INFO, g_strdup("Nothing in this message is signed or encrypted"));
    order = (Order){ .from = document->from, .subject = document->subject };
    choose_seal(&order, document, number);
    order.fd = store_open_message(context->store, opened->message->row, &error);
    if (order.fd < 0)
        return ui_react_error(error);
    reaction = open_seal(context, &order);
    close(order.fd);
    return reaction;
}
