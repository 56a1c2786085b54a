# SPDX-License-Identifier: GPL-3.0-or-later
# L2: the archive: Maildir files, ledger, index. The only home of SQLite.
noinst_LIBRARIES += src/store/libstore.a
src_store_libstore_a_SOURCES = \
	include/store/incoming.h src/store/incoming.c src/store/incoming_file.h \
	src/store/batch.c \
	include/store/ledger.h src/store/ledger.c src/store/copy.c src/store/row.h \
	src/store/listing.c src/store/deletion.c \
	src/store/adopt.h src/store/adopt.c \
	include/store/fingerprint.h src/store/fingerprint.c \
	include/store/kin.h src/store/kin.h src/store/kin.c src/store/kin_file.h src/store/kin_file.c \
	src/store/kin_search.h src/store/kin_adopt.c \
	src/store/twin.c \
	include/store/audit.h src/store/audit.h src/store/audit.c src/store/audit_search.c \
	include/store/arrival.h src/store/arrival.c \
	include/store/facts.h src/store/facts.h src/store/facts.c \
	include/store/tag.h src/store/tag.c \
	src/store/doubt.c \
	include/store/expunge.h src/store/expunge.c \
	src/store/preview.h src/store/preview.c \
	include/store/message.h src/store/message.c src/store/change.c \
	include/store/query.h src/store/query_tree.h \
	src/store/query_parse.c src/store/query_field.c src/store/query_date.c src/store/query_match.c \
	include/store/store.h src/store/store.c src/store/handle.h \
	src/store/crashpoint.h src/store/crashpoint.c \
	src/store/db.h src/store/db.c \
	src/store/fail.h src/store/fail.c \
	src/store/index.h src/store/index.c \
	src/store/lock.h src/store/lock.c \
	src/store/maildir.h src/store/maildir.c \
	src/store/name.h src/store/name.c \
	src/store/place.h src/store/place.c \
	src/store/scan.c \
	include/store/standing.h src/store/standing.h src/store/standing.c \
	include/store/whereabouts.h src/store/whereabouts.c \
	include/store/verify.h src/store/verify.h src/store/verify.c src/store/verify_database.c \
	src/store/verify_file.c src/store/verify_row.c src/store/verify_again.c src/store/verify_repair.c \
	include/store/wish.h src/store/wish.h src/store/wish.c \
	src/store/schema.h
nodist_src_store_libstore_a_SOURCES = src/store/schema.c
# schema.c lies in the build tree and schema.h in the source tree.
src_store_libstore_a_CPPFLAGS = $(AM_CPPFLAGS) -I$(srcdir)/src/store
src_store_libstore_a_CFLAGS = $(AM_CFLAGS) $(SQLITE_CFLAGS)

store_schema_files = \
	$(srcdir)/src/store/schema/index-001.sql \
	$(srcdir)/src/store/schema/index-002.sql \
	$(srcdir)/src/store/schema/ledger-001.sql \
	$(srcdir)/src/store/schema/ledger-002.sql \
	$(srcdir)/src/store/schema/ledger-003.sql
EXTRA_DIST += src/store/schema/embed.awk \
	src/store/schema/index-001.sql src/store/schema/index-002.sql \
	src/store/schema/ledger-001.sql src/store/schema/ledger-002.sql \
	src/store/schema/ledger-003.sql
BUILT_SOURCES += src/store/schema.c
CLEANFILES += src/store/schema.c

src/store/schema.c: $(srcdir)/src/store/schema/embed.awk $(store_schema_files)
	$(AM_V_GEN)$(MKDIR_P) src/store && \
	LC_ALL=C $(AWK) -f $(srcdir)/src/store/schema/embed.awk $(store_schema_files) > $@.tmp && \
	mv $@.tmp $@
