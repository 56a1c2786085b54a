/* SPDX-License-Identifier: GPL-3.0-or-later */
/* src/store/fingerprint.c: hashing a header as it is on every server (L2). */
#include <config.h>

#include "store/fingerprint.h"

#include <string.h>

#include "store/store.h"

#define MAX_NAME 40
#define OUT_LEN  1024

typedef enum {
    AT_START, /* of a line */
    IN_NAME,
    IN_VALUE,
    IN_NOISE, /* the value of a field that does not count */
    IS_OVER,
} State;

struct StoreFingerprint {
    State state;
    bool is_after_cr; /* at the start of a line: a CR that may belong to an empty one */
    bool is_after_blank; /* in a value: blanks that count as one, if something follows */
    bool is_noise;       /* of the field before: its further lines do not count either */
    bool tells_apart;
    char name[MAX_NAME + 1];
    gsize name_len;
    guint64 n_bytes;
    PbDigest *digest;
    char out[OUT_LEN];
    gsize out_len;
};

StoreFingerprint *
store_fingerprint_new(void)
{
    StoreFingerprint *fingerprint = g_new0(StoreFingerprint, 1);

    fingerprint->digest = pb_digest_new();
    return fingerprint;
}

void
store_fingerprint_free(StoreFingerprint *fingerprint)
{
    if (fingerprint == NULL)
        return;
    pb_digest_free(fingerprint->digest);
    g_free(fingerprint);
}

/* --- what goes into the hash -------------------------------------------------------------------- */

static void
flush(StoreFingerprint *fingerprint)
{
    pb_digest_update(fingerprint->digest, fingerprint->out, fingerprint->out_len);
    fingerprint->out_len = 0;
}

static void
put(StoreFingerprint *fingerprint, char byte)
{
    if (fingerprint->out_len == OUT_LEN)
        flush(fingerprint);
    fingerprint->out[fingerprint->out_len++] = byte;
}

static bool
is_one_of(const char *name, const char *const *names, gsize n)
{
    for (gsize i = 0; i < n; i++) {
        if (strcmp(name, names[i]) == 0)
            return true;
    }
    return false;
}

/* What mbox servers and programs that work on a server's files write into messages, or change in them. */
static bool
is_volatile(const char *name)
{
    static const char *const names[] = {
        "status",         "x-status",          "x-uidl",         "x-uid",
        "x-imap",         "x-imapbase",        "x-keywords",     "x-mozilla-status",
        "x-mozilla-keys", "x-mozilla-status2", "content-length", "lines",
        "return-path",    "x-evolution",       "x-account-key",
    };

    return is_one_of(name, names, G_N_ELEMENTS(names));
}

static bool
is_telling(const char *name)
{
    static const char *const names[] = { "message-id", "date", "received" };

    return is_one_of(name, names, G_N_ELEMENTS(names));
}

/* --- bytes -------------------------------------------------------------------------------------- */

/* The name is read, with its colon or with what cannot be in a name. */
static void
end_name(StoreFingerprint *fingerprint, bool is_field)
{
    fingerprint->name[fingerprint->name_len] = '\0';
    fingerprint->is_noise = is_field && is_volatile(fingerprint->name);
    fingerprint->state = fingerprint->is_noise ? IN_NOISE : IN_VALUE;
    fingerprint->is_after_blank = false;
    if (fingerprint->is_noise)
        return;
    if (is_field && is_telling(fingerprint->name))
        fingerprint->tells_apart = true;
    put(fingerprint, '\n');
    for (gsize i = 0; i < fingerprint->name_len; i++)
        put(fingerprint, fingerprint->name[i]);
    if (is_field)
        put(fingerprint, ':');
}

static bool
is_blank(char byte)
{
    return byte == ' ' || byte == '\t' || byte == '\r';
}

static void
take_value(StoreFingerprint *fingerprint, char byte)
{
    if (is_blank(byte)) {
        fingerprint->is_after_blank = true;
        return;
    }
    /* Not before the first word: servers differ in the blank behind the colon. */
    if (fingerprint->is_after_blank && fingerprint->out_len > 0 &&
        fingerprint->out[fingerprint->out_len - 1] != ':')
        put(fingerprint, ' ');
    fingerprint->is_after_blank = false;
    put(fingerprint, byte);
}

static void
take_name(StoreFingerprint *fingerprint, char byte)
{
    if (byte == ':') {
        end_name(fingerprint, true);
    } else if (byte > ' ' && byte < 127 && fingerprint->name_len < MAX_NAME) {
        fingerprint->name[fingerprint->name_len++] = g_ascii_tolower(byte);
    } else {
        end_name(fingerprint, false);
        take_value(fingerprint, byte);
    }
}

/* The first byte of a line. */
static void
take_start(StoreFingerprint *fingerprint, char byte)
{
    if (byte == '\r') {
        fingerprint->is_after_cr = true;
        return;
    }
    if (is_blank(byte) || fingerprint->is_after_cr) {
        fingerprint->state = fingerprint->is_noise ? IN_NOISE : IN_VALUE;
        fingerprint->is_after_blank = true;
        if (!fingerprint->is_noise)
            take_value(fingerprint, byte);
    } else {
        fingerprint->state = IN_NAME;
        fingerprint->name_len = 0;
        take_name(fingerprint, byte);
    }
    fingerprint->is_after_cr = false;
}

static void
take_line_end(StoreFingerprint *fingerprint)
{
    if (fingerprint->state == AT_START) {
        fingerprint->state = IS_OVER;
        return;
    }
    if (fingerprint->state == IN_NAME)
        end_name(fingerprint, false);
    fingerprint->state = AT_START;
    fingerprint->is_after_cr = false;
}

static void
take_byte(StoreFingerprint *fingerprint, char byte)
{
    switch (fingerprint->state) {
    case AT_START:
        take_start(fingerprint, byte);
        break;
    case IN_NAME:
        take_name(fingerprint, byte);
        break;
    case IN_VALUE:
        take_value(fingerprint, byte);
        break;
    case IN_NOISE:
    case IS_OVER:
        break;
    }
}

void
store_fingerprint_add(StoreFingerprint *fingerprint, const char *bytes, gsize len)
{
    for (gsize i = 0; i < len && fingerprint->state != IS_OVER; i++) {
        fingerprint->n_bytes++;
        if (bytes[i] == '\n')
            take_line_end(fingerprint);
        else
            take_byte(fingerprint, bytes[i]);
    }
}

bool
store_fingerprint_is_over(const StoreFingerprint *fingerprint)
{
    return fingerprint->state == IS_OVER || fingerprint->n_bytes > STORE_MAX_HEADER;
}

bool
store_fingerprint_finish(StoreFingerprint *fingerprint, guint8 out[PB_DIGEST_LEN])
{
    bool is_usable = fingerprint->tells_apart && fingerprint->n_bytes <= STORE_MAX_HEADER;

    if (fingerprint->state == IN_NAME)
        end_name(fingerprint, false);
    flush(fingerprint);
    pb_digest_finish(fingerprint->digest, out);
    fingerprint->state = AT_START;
    fingerprint->is_after_cr = fingerprint->is_after_blank = false;
    fingerprint->is_noise = fingerprint->tells_apart = false;
    fingerprint->name_len = 0;
    fingerprint->n_bytes = 0;
    return is_usable;
}
