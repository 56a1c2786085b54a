/* SPDX-License-Identifier: GPL-3.0-or-later */
/* tests/fuzz/fuzz_store_query.c: any bytes as a query, and as the text that it looks into. */
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "store/query.h"

int LLVMFuzzerTestOneInput(const guint8 *bytes, gsize len);

static const StoreQueryContent *
give_content(void *content)
{
    return content;
}

static void
check_match(const StoreQuery *query, const char *text, gsize len)
{
    static const char *const none[] = { NULL };
    g_autofree char *opposite_text = g_strdup_printf("-(%s)", text);
    g_autoptr(StoreQueryText) body = store_query_text_new(text, (gssize)len);
    g_autoptr(PbEnvelope) envelope = pb_envelope_new();
    g_autoptr(StoreQuery) opposite = store_query_parse(opposite_text, NULL);
    StoreQueryContent content = { .body = body,
                                  .files = none,
                                  .has_attachment = STORE_FACT_NO,
                                  .has_link = STORE_FACT_YES,
                                  .has_invite = STORE_FACT_NO,
                                  .is_encrypted = STORE_FACT_NO,
                                  .is_signed = STORE_FACT_YES };
    const StoreQueryFacts facts = { .key = "0123456789abcdef",
                                    .envelope = envelope,
                                    .folder = "Inbox",
                                    .account = "home",
                                    .tags = none,
                                    .has_flags = true,
                                    .is_preview = STORE_FACT_NO,
                                    .is_on_server = STORE_FACT_YES,
                                    .size = 5000,
                                    .date = 1773578096,
                                    .now = 1773578096,
                                    .content = give_content,
                                    .user_data = &content };

    /* Everything is known, so either the query or its opposite holds. */
    if (opposite != NULL &&
        store_query_matches(query, &facts) == store_query_matches(opposite, &facts))
        abort();
}

int
LLVMFuzzerTestOneInput(const guint8 *bytes, gsize len)
{
    g_autofree char *text = g_strndup((const char *)bytes, len);
    g_autoptr(GError) error = NULL;
    g_autoptr(StoreQuery) query = store_query_parse(text, &error);

    if ((query == NULL) != (error != NULL))
        abort();
    if (query != NULL)
        check_match(query, text, strlen(text));
    else if (!g_str_has_prefix(error->message, "column ") ||
             !pb_text_is_visible(error->message, -1, PB_TEXT_LINE))
        abort();
    return 0;
}
