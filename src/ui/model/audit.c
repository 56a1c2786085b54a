/* SPDX-License-Identifier: GPL-3.0-or-later */
/* src/ui/model/audit.c: the audit in memory (L4). Texts that come again and again are kept once. */
#include <config.h>

#include "audit.h"

#include <string.h>

#include "base/fold.h"

#define TEXT_CHUNK (64 * 1024)

typedef struct {
    StoreAudit audit;
    const char *hay; /* folded */
} Row;

struct UiAudit {
    GStringChunk *texts;
    GArray *rows;  /* Row, oldest first, as the ledger gives them */
    GArray *found; /* guint: of rows, newest first */
};

static const char *
hay_of(GStringChunk *texts, const StoreAudit *audit)
{
    g_autofree char *all = g_strjoin(" ", audit->account, audit->uidl, audit->message_id,
                                     audit->subject, audit->reason, audit->answer,
                                     store_audit_outcome_name(audit->outcome), NULL);
    g_autofree char *folded = pb_text_fold(all, -1);

    return g_string_chunk_insert(texts, folded);
}

static bool
take_row(const StoreAudit *audit, void *user_data)
{
    UiAudit *self = user_data;
    GStringChunk *texts = self->texts;
    Row row = { .audit = *audit };

    row.audit.account = g_string_chunk_insert_const(texts, audit->account);
    row.audit.reason = g_string_chunk_insert_const(texts, audit->reason);
    row.audit.answer = g_string_chunk_insert_const(texts, audit->answer);
    row.audit.uidl = g_string_chunk_insert(texts, audit->uidl);
    row.audit.message_id = g_string_chunk_insert(texts, audit->message_id);
    row.audit.subject = g_string_chunk_insert(texts, audit->subject);
    row.audit.sha256 = g_string_chunk_insert(texts, audit->sha256);
    row.hay = hay_of(texts, audit);
    g_array_append_val(self->rows, row);
    return true;
}

UiAudit *
ui_audit_read(Store *store, GError **error)
{
    g_autoptr(UiAudit) audit = g_new0(UiAudit, 1);

    audit->texts = g_string_chunk_new(TEXT_CHUNK);
    audit->rows = g_array_new(FALSE, FALSE, sizeof(Row));
    audit->found = g_array_new(FALSE, FALSE, sizeof(guint));
    if (!store_audit_each(store, NULL, take_row, audit, error))
        return NULL;
    ui_audit_search(audit, "");
    return g_steal_pointer(&audit);
}

void
ui_audit_free(UiAudit *audit)
{
    if (audit == NULL)
        return;
    g_string_chunk_free(audit->texts);
    g_array_unref(audit->rows);
    g_array_unref(audit->found);
    g_free(audit);
}

guint
ui_audit_n_all(const UiAudit *audit)
{
    return audit->rows->len;
}

guint
ui_audit_n_rows(const UiAudit *audit)
{
    return audit->found->len;
}

const StoreAudit *
ui_audit_row(const UiAudit *audit, guint i)
{
    return &g_array_index(audit->rows, Row, g_array_index(audit->found, guint, i)).audit;
}

static bool
has_all(const char *hay, char *const *words)
{
    for (; *words != NULL; words++) {
        if (strstr(hay, *words) == NULL)
            return false;
    }
    return true;
}

void
ui_audit_search(UiAudit *audit, const char *words)
{
    g_autofree char *folded = pb_text_fold(words, -1);
    g_auto(GStrv) all = g_strsplit(folded, " ", -1);

    g_array_set_size(audit->found, 0);
    for (guint i = audit->rows->len; i-- > 0;) {
        if (has_all(g_array_index(audit->rows, Row, i).hay, all))
            g_array_append_val(audit->found, i);
    }
}
