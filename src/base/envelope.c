/* SPDX-License-Identifier: GPL-3.0-or-later */
/* src/base/envelope.c: the envelope as a value (L0). */
#include <config.h>

#include "base/envelope.h"

/* Every text member, so that a new one is written once. */
static const gsize texts[] = {
    G_STRUCT_OFFSET(PbEnvelope, subject),      G_STRUCT_OFFSET(PbEnvelope, from_name),
    G_STRUCT_OFFSET(PbEnvelope, from_address), G_STRUCT_OFFSET(PbEnvelope, to),
    G_STRUCT_OFFSET(PbEnvelope, cc),           G_STRUCT_OFFSET(PbEnvelope, message_id),
    G_STRUCT_OFFSET(PbEnvelope, in_reply_to),  G_STRUCT_OFFSET(PbEnvelope, references),
    G_STRUCT_OFFSET(PbEnvelope, list_id),
};

PbEnvelope *
pb_envelope_new(void)
{
    PbEnvelope *envelope = g_new0(PbEnvelope, 1);

    for (gsize i = 0; i < G_N_ELEMENTS(texts); i++)
        G_STRUCT_MEMBER(char *, envelope, texts[i]) = g_strdup("");
    return envelope;
}

PbEnvelope *
pb_envelope_copy(const PbEnvelope *envelope)
{
    PbEnvelope *copy = g_new0(PbEnvelope, 1);

    *copy = *envelope;
    for (gsize i = 0; i < G_N_ELEMENTS(texts); i++)
        G_STRUCT_MEMBER(char *, copy, texts[i]) =
            g_strdup(G_STRUCT_MEMBER(char *, envelope, texts[i]));
    return copy;
}

void
pb_envelope_free(PbEnvelope *envelope)
{
    if (envelope == NULL)
        return;
    for (gsize i = 0; i < G_N_ELEMENTS(texts); i++)
        g_free(G_STRUCT_MEMBER(char *, envelope, texts[i]));
    g_free(envelope);
}
