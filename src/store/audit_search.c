/* SPDX-License-Identifier: GPL-3.0-or-later */
/* src/store/audit_search.c: reading the audit: rows that pass a filter, and where their copies are now (L2). */
#include <config.h>

#include <string.h>

#include "base/fold.h"
#include "base/text.h"
#include "store/audit.h"
#include "handle.h"
#include "name.h"
#include "query_tree.h"

#define MAX_SHOWN 512
#define MAX_TERMS 64

/* --- words ----------------------------------------------------------------------------------- */

typedef struct {
    char *text; /* folded */
    bool is_not;
} Term;

static void
clear_term(gpointer data)
{
    g_free(((Term *)data)->text);
}

/* One word or phrase from *text on; false at the end. */
static bool
next_term(const char **text, Term *term)
{
    const char *start;
    gsize len;

    *text += strspn(*text, " \t\n");
    term->is_not = **text == '-' && (*text)[1] != '\0' && (*text)[1] != ' ';
    if (term->is_not)
        (*text)++;
    if (**text == '\0')
        return false;
    if (**text == '"') {
        start = *text + 1;
        len = strcspn(start, "\"");
        *text = start + len + (start[len] == '"' ? 1 : 0);
    } else {
        start = *text;
        len = strcspn(start, " \t\n");
        *text = start + len;
    }
    term->text = pb_text_fold(start, (gssize)len);
    return true;
}

static GArray *
read_terms(const char *text)
{
    GArray *terms = g_array_new(FALSE, FALSE, sizeof(Term));
    Term term;

    g_array_set_clear_func(terms, clear_term);
    while (text != NULL && terms->len < MAX_TERMS && next_term(&text, &term))
        g_array_append_val(terms, term);
    return terms;
}

static bool
has_terms(const StoreAudit *audit, const GArray *terms)
{
    g_autofree char *all = NULL;
    g_autofree char *folded = NULL;

    if (terms->len == 0)
        return true;
    all = g_strjoin("\n", audit->subject, audit->message_id, audit->uidl, audit->reason,
                    audit->answer, audit->sha256, audit->account,
                    store_audit_outcome_name(audit->outcome), NULL);
    folded = pb_text_fold(all, -1);
    for (guint i = 0; i < terms->len; i++) {
        const Term *term = &g_array_index(terms, Term, i);

        if ((strstr(folded, term->text) != NULL) == term->is_not)
            return false;
    }
    return true;
}

/* --- one row --------------------------------------------------------------------------------- */

/* With all that its texts are borrowed from. */
typedef struct {
    StoreAuditRow row; /* first: a StoreAuditRow is an OwnRow */
    char *texts[7];
} OwnRow;

void
store_audit_row_free(StoreAuditRow *row)
{
    OwnRow *own = (OwnRow *)row;

    if (row == NULL)
        return;
    for (gsize i = 0; i < G_N_ELEMENTS(own->texts); i++)
        g_free(own->texts[i]);
    g_free(row->folder);
    g_free(own);
}

static char *
visible(sqlite3_stmt *rows, int column)
{
    const char *bytes = sqlite3_column_blob(rows, column);

    return pb_text_visible_cut(bytes == NULL ? "" : bytes,
                               sqlite3_column_bytes(rows, column), MAX_SHOWN);
}

#define SELECT_AUDIT                                                                      \
    "SELECT id, time, size, outcome, account, uidl, message_id, subject, reason, answer," \
    " sha256, copy FROM audit WHERE (?1 IS NULL OR account = ?1) AND time >= ?2"          \
    " AND time < ?3 AND (?4 = 0 OR (?4 >> outcome) & 1) AND id < ?5 ORDER BY id"

static StoreAuditRow *
read_row(sqlite3_stmt *rows)
{
    OwnRow *own = g_new0(OwnRow, 1);
    StoreAudit *audit = &own->row.audit;

    for (int i = 0; i < 6; i++)
        own->texts[i] = visible(rows, 4 + i);
    own->texts[6] = pb_digest_to_hex(sqlite3_column_blob(rows, 10),
                                     (gsize)sqlite3_column_bytes(rows, 10));
    own->row.id = sqlite3_column_int64(rows, 0);
    own->row.folder = g_strdup("");
    audit->time = sqlite3_column_int64(rows, 1);
    audit->size = (guint64)sqlite3_column_int64(rows, 2);
    audit->outcome = (StoreAuditOutcome)CLAMP(sqlite3_column_int(rows, 3),
                                              STORE_AUDIT_UNCONFIRMED, STORE_AUDIT_KEPT);
    audit->account = own->texts[0];
    audit->uidl = own->texts[1];
    audit->message_id = own->texts[2];
    audit->subject = own->texts[3];
    audit->reason = own->texts[4];
    audit->answer = own->texts[5];
    audit->sha256 = own->texts[6];
    return &own->row;
}

/* --- where its copy is ------------------------------------------------------------------------ */

/* The file of the very copy that was deleted for, as long as the ledger has it under that UIDL. */
static char *
find_file(Store *store, sqlite3_stmt *rows)
{
    const void *uidl = sqlite3_column_blob(rows, 5);
    char *file = NULL;
    sqlite3_stmt *found = store_db_query(
        store->ledger, NULL,
        "SELECT m.file FROM account a CROSS JOIN message m ON m.account = a.id"
        " WHERE a.name = ?1 AND m.uidl = ?2 AND m.copy = ?3 AND m.sha256 = ?4",
        STORE_TEXT(sqlite3_column_text(rows, 4)),
        STORE_BLOB(uidl == NULL ? "" : uidl, (gsize)sqlite3_column_bytes(rows, 5)),
        STORE_INT(sqlite3_column_int64(rows, 11)),
        STORE_BLOB(sqlite3_column_blob(rows, 10), (gsize)sqlite3_column_bytes(rows, 10)));

    if (found != NULL && store_db_next(store->ledger, found, NULL) == 1) {
        file = g_strdup((const char *)sqlite3_column_text(found, 0));
        sqlite3_reset(found);
    }
    return file;
}

/* An index that cannot be read does not keep the audit from being read. */
static void
find_copy(Store *store, sqlite3_stmt *rows, StoreAuditRow *row)
{
    g_autofree char *file = find_file(store, rows);
    char key[STORE_KEY_LEN + 1];
    sqlite3_stmt *found;

    if (file == NULL)
        return;
    store_name_key(file, key);
    found = store_db_query(
        store->index, NULL,
        "SELECT f.name FROM message m CROSS JOIN folder f ON f.id = m.folder"
        " WHERE m.key = ?1 AND m.base = ?2 ORDER BY m.id LIMIT 1",
        STORE_TEXT(key), STORE_TEXT(file));
    if (found == NULL || store_db_next(store->index, found, NULL) != 1)
        return;
    g_free(row->folder);
    row->folder = visible(found, 0);
    g_strlcpy(row->key, key, sizeof row->key);
    sqlite3_reset(found);
}

/* --- many --------------------------------------------------------------------------------------- */

typedef struct {
    Store *store;
    GArray *terms;
    GCancellable *cancellable;
    /* Takes the row over; false: enough. */
    bool (*take)(StoreAuditRow *row, void *data);
    void *data;
} Search;

static bool
run(const Search *search, sqlite3_stmt *rows, GError **error)
{
    StoreDb *db = search->store->ledger;
    int status = -1;

    while (rows != NULL && (status = store_db_next(db, rows, error)) == 1) {
        g_autoptr(StoreAuditRow) row = NULL;
        bool is_cancelled =
            g_cancellable_set_error_if_cancelled(search->cancellable, error);

        if (!is_cancelled)
            row = read_row(rows);
        if (row != NULL && !has_terms(&row->audit, search->terms))
            continue;
        if (row != NULL)
            find_copy(search->store, rows, row);
        if (row == NULL || !search->take(g_steal_pointer(&row), search->data)) {
            sqlite3_reset(rows);
            return !is_cancelled;
        }
    }
    return status == 0;
}

#define FILTER_VALUES(filter, before)                                   \
    STORE_TEXT((filter)->account), STORE_INT((filter)->since),          \
        STORE_INT((filter)->until == 0 ? G_MAXINT64 : (filter)->until), \
        STORE_INT((filter)->outcomes), STORE_INT((before) == 0 ? G_MAXINT64 : (before))

typedef struct {
    GPtrArray *rows;
    guint limit;
} Page;

static bool
take_to_page(StoreAuditRow *row, void *data)
{
    Page *page = data;

    g_ptr_array_add(page->rows, row);
    return page->rows->len < page->limit;
}

GPtrArray *
store_audit_page(Store *store, const StoreAuditFilter *filter, gint64 before, guint limit,
                 GCancellable *cancellable, GError **error)
{
    g_autoptr(GPtrArray) rows =
        g_ptr_array_new_with_free_func((GDestroyNotify)store_audit_row_free);
    g_autoptr(GArray) terms = read_terms(filter->text);
    Page page = { rows, MAX(limit, 1) };
    const Search search = { .store = store,
                            .terms = terms,
                            .cancellable = cancellable,
                            .take = take_to_page,
                            .data = &page };

    if (!run(&search,
             store_db_query(store->ledger, error, SELECT_AUDIT " DESC",
                            FILTER_VALUES(filter, before)),
             error))
        return NULL;
    return g_steal_pointer(&rows);
}

typedef struct {
    bool (*each)(const StoreAuditRow *row, void *user_data);
    void *user_data;
} Each;

static bool
give_away(StoreAuditRow *row, void *data)
{
    const Each *each = data;
    bool wants_more = each->each(row, each->user_data);

    store_audit_row_free(row);
    return wants_more;
}

bool
store_audit_search(Store *store, const StoreAuditFilter *filter,
                   bool (*each)(const StoreAuditRow *row, void *user_data),
                   void *user_data, GError **error)
{
    g_autoptr(GArray) terms = read_terms(filter->text);
    Each given = { each, user_data };
    const Search search = {
        .store = store, .terms = terms, .take = give_away, .data = &given
    };

    return run(&search,
               store_db_query(store->ledger, error, SELECT_AUDIT,
                              FILTER_VALUES(filter, G_GINT64_CONSTANT(0))),
               error);
}

bool
store_audit_time_read(const char *text, gint64 now, gint64 *seconds, GError **error)
{
    QueryBound from;
    QueryBound until;

    if (!query_date_read(text, QUERY_ONE_DATE, &from, &until, error))
        return false;
    *seconds = from.kind == QUERY_OPEN ? 0 : query_bound_seconds(&from, now);
    return true;
}
