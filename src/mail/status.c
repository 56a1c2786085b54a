/* SPDX-License-Identifier: GPL-3.0-or-later */
/* src/mail/status.c: the status codes of mail servers in plain words (L2; RFC 3463, 5248).
 *
 * A code is class.subject.detail. The words are ours; those of the server are shown beside them. */
#include <config.h>

#include "status.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

/* Beyond these numbers a code is none. */
#define MAX_NUMBER 999

static const struct {
    guint subject, detail;
    const char *meaning;
} meanings[] = {
    { 1, 0, "something is wrong with the address" },
    { 1, 1, "there is no such mailbox" },
    { 1, 2, "the part of the address behind the @ cannot be found" },
    { 1, 3, "the address is not written properly" },
    { 1, 4, "the address stands for more than one mailbox" },
    { 1, 5, "the address is good" },
    { 1, 6, "the mailbox has moved, and left no new address" },
    { 1, 7, "the address of the sender is not written properly" },
    { 1, 8, "the address of the sender cannot be found" },
    { 1, 9, "it was passed on to a server that does not report" },
    { 1, 10, "the domain takes no mail at all" },
    { 2, 0, "something is wrong with the mailbox" },
    { 2, 1, "the mailbox is switched off" },
    { 2, 2, "the mailbox is full" },
    { 2, 3, "the message is larger than this mailbox allows" },
    { 2, 4, "the mailing list cannot be expanded" },
    { 3, 0, "something is wrong with the server" },
    { 3, 1, "the disk of the server is full" },
    { 3, 2, "the server takes no mail at the moment" },
    { 3, 3, "the server cannot do what the message needs" },
    { 3, 4, "the message is larger than the server allows" },
    { 3, 5, "the server is not set up properly" },
    { 4, 0, "something is wrong with the network" },
    { 4, 1, "the server does not answer" },
    { 4, 2, "the connection to the server broke" },
    { 4, 3, "the directory that says where mail goes cannot be asked" },
    { 4, 4, "no way to the server is known" },
    { 4, 5, "the server has too much to do" },
    { 4, 6, "the message went round in a circle" },
    { 4, 7, "it could not be delivered in the time allowed" },
    { 5, 0, "something is wrong with what the servers said to each other" },
    { 5, 1, "the server did not understand what it was told" },
    { 5, 2, "the server did not understand what it was told" },
    { 5, 3, "there are too many recipients" },
    { 5, 4, "the server did not understand what it was told" },
    { 5, 5, "the servers speak different versions of the protocol" },
    { 6, 0, "something is wrong with the content of the message" },
    { 6, 1, "content of this kind is not taken" },
    { 6, 2, "the content must be converted, which is not allowed" },
    { 6, 3, "the content must be converted, which is not possible" },
    { 6, 4, "the content was converted, and something was lost" },
    { 6, 5, "the content could not be converted" },
    { 6, 6, "the content cannot be had" },
    { 6, 7, "addresses with letters beyond ASCII are not taken" },
    { 6, 9, "addresses with letters beyond ASCII are not taken" },
    { 7, 0, "the server refuses it by its rules" },
    { 7, 1, "the server refuses it by its rules" },
    { 7, 2, "the sender may not write to this mailing list" },
    { 7, 3, "the security that the message needs cannot be kept up" },
    { 7, 4, "the server lacks a security feature that is needed" },
    { 7, 5, "the encryption failed" },
    { 7, 6, "the encryption is not known to the server" },
    { 7, 7, "the message was changed on its way" },
    { 7, 8, "name or password are wrong" },
    { 7, 9, "the way of logging in is too weak" },
    { 7, 10, "an encrypted connection is needed" },
    { 7, 11, "an encrypted connection is needed for this login" },
    { 7, 12, "the password must be changed first" },
    { 7, 13, "the account of the sender is switched off" },
    { 7, 14, "the servers do not trust each other" },
    { 7, 15, "other mail goes first at the moment" },
    { 7, 16, "the message is too large for now" },
    { 7, 17, "the mailbox belongs to somebody else now" },
    { 7, 18, "the domain belongs to somebody else now" },
    { 7, 19, "it cannot be checked whether the mailbox has a new owner" },
    { 7, 20, "no DKIM signature of the message is good" },
    { 7, 21, "no DKIM signature of the message is accepted" },
    { 7, 22, "no DKIM signature is by the author's domain" },
    { 7, 23, "the sender's domain does not allow this server to send (SPF)" },
    { 7, 24, "the check of the sender's domain failed (SPF)" },
    { 7, 25, "the sending server has no proper name (reverse DNS)" },
    { 7, 26, "several checks of the sender failed (SPF, DKIM)" },
    { 7, 27, "the sender's domain takes no mail itself" },
    { 7, 28, "too many messages came at once" },
    { 7, 29, "the chain of those who passed it on is broken (ARC)" },
    { 7, 30, "every server on the way must be able to keep it encrypted" },
};

static const char *const classes[] = {
    [2] = "It was delivered.",
    [4] = "It may work later.",
    [5] = "It will not be tried again.",
};

typedef struct {
    guint number[3];
    gsize len;
} Code;

/* Reads a code that begins at `text`; its length is 0 when there is none. */
static Code
read_code(const char *text)
{
    Code code = { .len = 0 };
    const char *at = text;

    for (guint i = 0; i < 3; i++) {
        char *end;

        if (!g_ascii_isdigit(*at))
            return (Code){ .len = 0 };
        code.number[i] = (guint)MIN(strtoul(at, &end, 10), MAX_NUMBER + 1);
        if (code.number[i] > MAX_NUMBER || (i < 2 && *end != '.'))
            return (Code){ .len = 0 };
        at = i < 2 ? end + 1 : end;
    }
    if (code.number[0] >= G_N_ELEMENTS(classes) || classes[code.number[0]] == NULL ||
        g_ascii_isalnum(*at) || (*at == '.' && g_ascii_isdigit(at[1])))
        return (Code){ .len = 0 };
    code.len = (gsize)(at - text);
    return code;
}

char *
mail_status_find(const char *text)
{
    char *first = NULL;

    for (const char *at = text; *at != '\0'; at++) {
        bool is_inside = at > text && (g_ascii_isalnum(at[-1]) || at[-1] == '.');
        Code code = is_inside ? (Code){ .len = 0 } : read_code(at);

        if (code.len == 0)
            continue;
        if (code.number[2] != 0) {
            g_free(first);
            return g_strndup(at, code.len);
        }
        if (first == NULL)
            first = g_strndup(at, code.len);
    }
    return first;
}

const char *
mail_status_meaning(const char *code)
{
    Code wanted = read_code(code);

    for (gsize i = 0; wanted.len > 0 && i < G_N_ELEMENTS(meanings); i++) {
        if (meanings[i].subject == wanted.number[1] &&
            meanings[i].detail == wanted.number[2])
            return meanings[i].meaning;
    }
    return NULL;
}

const char *
mail_status_class(const char *code)
{
    Code wanted = read_code(code);

    return wanted.len == 0 ? NULL : classes[wanted.number[0]];
}
