/* SPDX-License-Identifier: GPL-3.0-or-later */
/* src/pop3/base64.c: base64 by GLib, wiped behind it where secrets pass, strict where servers speak (L2). */
#include <config.h>

#include "base64.h"

#include <string.h>

#define ALPHABET "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"

PbSecret *
pop3_base64_encode(const PbSecret *bytes)
{
    gsize len = pb_secret_len(bytes);
    /* g_base64_encode_step() asks for this much; see its documentation. */
    gsize room = (len / 3 + 1) * 4 + 4;
    char *text = g_malloc(room);
    struct {
        int state, save; /* `save` holds up to two bytes of the secret */
    } encoder = { 0, 0 };
    gsize text_len = g_base64_encode_step((const guchar *)pb_secret_peek(bytes), len,
                                          FALSE, text, &encoder.state, &encoder.save);
    PbSecret *encoded;

    text_len +=
        g_base64_encode_close(FALSE, text + text_len, &encoder.state, &encoder.save);
    encoded = pb_secret_new(text, text_len);
    pb_secret_wipe(&encoder, sizeof encoder);
    pb_secret_wipe(text, room);
    g_free(text);
    return encoded;
}

char *
pop3_base64_decode(const char *text, gsize *len)
{
    gsize n_letters = strspn(text, ALPHABET);
    gsize n_pads = strspn(text + n_letters, "=");
    gsize room;
    char *bytes;
    gint state = 0;
    guint save = 0;

    if (text[n_letters + n_pads] != '\0' || n_pads > 2 || (n_letters + n_pads) % 4 != 0)
        return NULL;
    room = (n_letters + n_pads) / 4 * 3 + 1;
    bytes = g_malloc0(room);
    *len = g_base64_decode_step(text, n_letters + n_pads, (guchar *)bytes, &state, &save);
    if (memchr(bytes, '\0', *len) == NULL)
        return bytes;
    g_free(bytes);
    return NULL;
}
