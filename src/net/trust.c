/* SPDX-License-Identifier: GPL-3.0-or-later */
/* src/net/trust.c: whom we trust, loaded once for the process (L1).
 *
 * Parsing the system's list costs tens of milliseconds, so it is kept; a file is kept with what stat(2)
 * said of it. The lock is held while loading: a second connection that starts at the same moment waits
 * for the first one's list instead of parsing its own. No certificate of ours is ever put into credentials
 * that accounts share: see net_handshake_retrieve(). */
#include <config.h>

#include "trust.h"

#include <errno.h>
#include <stdbool.h>
#include <string.h>
#include <sys/stat.h>

#include <gnutls/x509.h>

#include "base/text.h"
#include "net/stream.h"
#include "handshake.h"

#define MAX_CA_FILE_BYTES  (16 * 1024 * 1024)
#define MAX_SHOWN_PATH_LEN 200
#define CRL_MARK           "-----BEGIN X509 CRL"

struct NetTrust {
    gatomicrefcount refs;
    gnutls_certificate_credentials_t credentials;
    struct stat stat; /* of ca_file when it was read; all 0 for the system */
};

static GMutex cache_lock;
static GHashTable *cache; /* path, or "" for the system: NetTrust */

void
net_trust_unref(NetTrust *trust)
{
    if (trust == NULL || !g_atomic_ref_count_dec(&trust->refs))
        return;
    gnutls_certificate_free_credentials(trust->credentials);
    g_free(trust);
}

gnutls_certificate_credentials_t
net_trust_credentials(const NetTrust *trust)
{
    return trust->credentials;
}

static NetTrust *
trust_new(const struct stat *stat)
{
    NetTrust *trust = g_new0(NetTrust, 1);

    g_atomic_ref_count_init(&trust->refs);
    trust->stat = *stat;
    if (gnutls_certificate_allocate_credentials(&trust->credentials) < 0)
        g_error("out of memory for TLS");
    gnutls_certificate_set_retrieve_function3(trust->credentials, net_handshake_retrieve);
    return trust;
}

static NetTrust *
load_system(GError **error)
{
    const struct stat none = { 0 };
    g_autoptr(NetTrust) trust = trust_new(&none);

    if (gnutls_certificate_set_x509_system_trust(trust->credentials) <= 0) {
        g_set_error_literal(error, NET_ERROR, NET_ERROR_CA_FILE,
                            "this system has no list of trusted certificate authorities");
        return NULL;
    }
    return g_steal_pointer(&trust);
}

G_GNUC_PRINTF(3, 4)
static void
set_file_error(GError **error, const char *ca_file, const char *format, ...)
{
    g_autofree char *shown = pb_text_visible_cut(ca_file, -1, MAX_SHOWN_PATH_LEN);
    g_autofree char *what = NULL;
    va_list args;

    va_start(args, format);
    what = g_strdup_vprintf(format, args);
    va_end(args);
    g_set_error(error, NET_ERROR, NET_ERROR_CA_FILE, "ca_file \"%s\" %s", shown, what);
}

static bool
stat_file(const char *ca_file, struct stat *stat_out, GError **error)
{
    if (stat(ca_file, stat_out) != 0) {
        set_file_error(error, ca_file, "cannot be read: %s", g_strerror(errno));
        return false;
    }
    if (!S_ISREG(stat_out->st_mode) || stat_out->st_size > MAX_CA_FILE_BYTES) {
        set_file_error(error, ca_file, "is not a file of certificates");
        return false;
    }
    return true;
}

static NetTrust *
load_file(const char *ca_file, const struct stat *stat, GError **error)
{
    g_autoptr(NetTrust) trust = trust_new(stat);
    g_autoptr(GError) cause = NULL;
    g_autofree char *pem = NULL;
    gnutls_datum_t datum;
    gsize len;

    if (!g_file_get_contents(ca_file, &pem, &len, &cause)) {
        set_file_error(error, ca_file, "cannot be read: %s", cause->message);
        return NULL;
    }
    datum = (gnutls_datum_t){ (guchar *)pem, (guint)len };
    if (gnutls_certificate_set_x509_trust_mem(trust->credentials, &datum,
                                              GNUTLS_X509_FMT_PEM) <= 0) {
        set_file_error(error, ca_file, "holds no certificate in PEM form");
        return NULL;
    }
    if (strstr(pem, CRL_MARK) != NULL &&
        gnutls_certificate_set_x509_crl_mem(trust->credentials, &datum,
                                            GNUTLS_X509_FMT_PEM) <= 0) {
        set_file_error(error, ca_file, "holds a revocation list that cannot be used");
        return NULL;
    }
    return g_steal_pointer(&trust);
}

static bool
is_same_file(const struct stat *a, const struct stat *b)
{
    return a->st_dev == b->st_dev && a->st_ino == b->st_ino && a->st_size == b->st_size &&
           a->st_mtim.tv_sec == b->st_mtim.tv_sec &&
           a->st_mtim.tv_nsec == b->st_mtim.tv_nsec;
}

/* With cache_lock held. */
static NetTrust *
get_locked(const char *ca_file, const struct stat *stat, GError **error)
{
    const char *key = ca_file != NULL ? ca_file : "";
    NetTrust *trust;

    if (cache == NULL)
        cache = g_hash_table_new_full(g_str_hash, g_str_equal, g_free,
                                      (GDestroyNotify)net_trust_unref);
    trust = g_hash_table_lookup(cache, key);
    if (trust == NULL || !is_same_file(&trust->stat, stat)) {
        trust = ca_file != NULL ? load_file(ca_file, stat, error) : load_system(error);
        if (trust == NULL)
            return NULL;
        g_hash_table_replace(cache, g_strdup(key), trust);
    }
    g_atomic_ref_count_inc(&trust->refs);
    return trust;
}

NetTrust *
net_trust_get(const char *ca_file, GError **error)
{
    struct stat stat = { 0 };
    NetTrust *trust;

    if (ca_file != NULL && !stat_file(ca_file, &stat, error))
        return NULL;
    g_mutex_lock(&cache_lock);
    trust = get_locked(ca_file, &stat, error);
    g_mutex_unlock(&cache_lock);
    return trust;
}
