# SPDX-License-Identifier: GPL-3.0-or-later
store_tests = \
	tests/unit/store/test_name \
	tests/unit/store/test_store \
	tests/unit/store/test_incoming \
	tests/unit/store/test_listing \
	tests/unit/store/test_fingerprint \
	tests/unit/store/test_kin \
	tests/unit/store/test_deletion \
	tests/unit/store/test_wish \
	tests/unit/store/test_standing \
	tests/unit/store/test_message \
	tests/unit/store/test_scan \
	tests/unit/store/test_query_parse \
	tests/unit/store/test_query_match \
	tests/unit/store/test_crash \
	tests/unit/store/test_preview \
	tests/unit/store/test_preview_crash \
	tests/unit/store/test_facts \
	tests/unit/store/test_arrival \
	tests/unit/store/test_whereabouts \
	tests/unit/store/test_migrate \
	tests/unit/store/test_verify \
	tests/unit/store/test_verify_index \
	tests/unit/store/test_audit
check_PROGRAMS += $(store_tests)
TESTS += $(store_tests)

store_support = tests/unit/store/support.h tests/unit/store/support.c
# Some tests look into a database behind the archive's back.
store_cflags = $(unit_cflags) $(SQLITE_CFLAGS)
store_ldadd = $(store_libs) $(CMOCKA_LIBS)

tests_unit_store_test_name_SOURCES = tests/unit/store/test_name.c
tests_unit_store_test_name_CFLAGS = $(store_cflags)
tests_unit_store_test_name_LDADD = $(store_ldadd)
tests_unit_store_test_store_SOURCES = tests/unit/store/test_store.c $(store_support)
tests_unit_store_test_store_CFLAGS = $(store_cflags)
tests_unit_store_test_store_LDADD = $(store_ldadd)
verify_support = tests/unit/store/verify_run.h tests/unit/store/verify_run.c $(store_support)
tests_unit_store_test_verify_index_SOURCES = tests/unit/store/test_verify_index.c $(verify_support)
tests_unit_store_test_verify_index_CFLAGS = $(store_cflags)
tests_unit_store_test_verify_index_LDADD = $(store_ldadd)
tests_unit_store_test_verify_SOURCES = tests/unit/store/test_verify.c $(verify_support)
tests_unit_store_test_verify_CFLAGS = $(store_cflags)
tests_unit_store_test_verify_LDADD = $(store_ldadd)
tests_unit_store_test_audit_SOURCES = tests/unit/store/test_audit.c $(store_support)
tests_unit_store_test_audit_CFLAGS = $(store_cflags)
tests_unit_store_test_audit_LDADD = $(store_ldadd)
tests_unit_store_test_incoming_SOURCES = tests/unit/store/test_incoming.c $(store_support)
tests_unit_store_test_incoming_CFLAGS = $(store_cflags)
tests_unit_store_test_incoming_LDADD = $(store_ldadd)
tests_unit_store_test_listing_SOURCES = tests/unit/store/test_listing.c $(store_support)
tests_unit_store_test_listing_CFLAGS = $(store_cflags)
tests_unit_store_test_listing_LDADD = $(store_ldadd)
tests_unit_store_test_fingerprint_SOURCES = tests/unit/store/test_fingerprint.c
tests_unit_store_test_fingerprint_CFLAGS = $(store_cflags)
tests_unit_store_test_fingerprint_LDADD = $(store_ldadd)
tests_unit_store_test_kin_SOURCES = tests/unit/store/test_kin.c $(store_support)
tests_unit_store_test_kin_CFLAGS = $(store_cflags)
tests_unit_store_test_kin_LDADD = $(store_ldadd)
tests_unit_store_test_standing_SOURCES = tests/unit/store/test_standing.c $(store_support)
tests_unit_store_test_standing_CFLAGS = $(store_cflags)
tests_unit_store_test_standing_LDADD = $(store_ldadd)
tests_unit_store_test_deletion_SOURCES = tests/unit/store/test_deletion.c $(store_support)
tests_unit_store_test_deletion_CFLAGS = $(store_cflags)
tests_unit_store_test_deletion_LDADD = $(store_ldadd)
tests_unit_store_test_wish_SOURCES = tests/unit/store/test_wish.c $(store_support)
tests_unit_store_test_wish_CFLAGS = $(store_cflags)
tests_unit_store_test_wish_LDADD = $(store_ldadd)
tests_unit_store_test_message_SOURCES = tests/unit/store/test_message.c $(store_support)
tests_unit_store_test_message_CFLAGS = $(store_cflags)
tests_unit_store_test_message_LDADD = $(store_ldadd)
tests_unit_store_test_scan_SOURCES = tests/unit/store/test_scan.c $(store_support)
tests_unit_store_test_scan_CFLAGS = $(store_cflags)
tests_unit_store_test_scan_LDADD = $(store_ldadd)
tests_unit_store_test_crash_SOURCES = tests/unit/store/test_crash.c $(store_support)
tests_unit_store_test_crash_CFLAGS = $(store_cflags)
tests_unit_store_test_crash_LDADD = $(store_ldadd)
tests_unit_store_test_query_parse_SOURCES = tests/unit/store/test_query_parse.c
tests_unit_store_test_query_parse_CFLAGS = $(store_cflags)
tests_unit_store_test_query_parse_LDADD = $(store_ldadd)
tests_unit_store_test_query_match_SOURCES = tests/unit/store/test_query_match.c
tests_unit_store_test_query_match_CFLAGS = $(store_cflags)
tests_unit_store_test_query_match_LDADD = $(store_ldadd)
tests_unit_store_test_preview_SOURCES = tests/unit/store/test_preview.c $(store_support)
tests_unit_store_test_preview_CFLAGS = $(store_cflags)
tests_unit_store_test_preview_LDADD = $(store_ldadd)
tests_unit_store_test_preview_crash_SOURCES = tests/unit/store/test_preview_crash.c $(store_support)
tests_unit_store_test_preview_crash_CFLAGS = $(store_cflags)
tests_unit_store_test_preview_crash_LDADD = $(store_ldadd)
tests_unit_store_test_facts_SOURCES = tests/unit/store/test_facts.c $(store_support)
tests_unit_store_test_facts_CFLAGS = $(store_cflags)
tests_unit_store_test_facts_LDADD = $(store_ldadd)
tests_unit_store_test_arrival_SOURCES = tests/unit/store/test_arrival.c $(store_support)
tests_unit_store_test_arrival_CFLAGS = $(store_cflags)
tests_unit_store_test_arrival_LDADD = $(store_ldadd)
tests_unit_store_test_migrate_SOURCES = tests/unit/store/test_migrate.c $(store_support)
tests_unit_store_test_migrate_CFLAGS = $(store_cflags)
tests_unit_store_test_migrate_LDADD = $(store_ldadd)

# Not a test: figures for one machine, run by hand.
noinst_PROGRAMS += tests/unit/store/measure
tests_unit_store_measure_SOURCES = tests/unit/store/measure.c
tests_unit_store_measure_LDADD = $(store_libs)
tests_unit_store_test_whereabouts_SOURCES = tests/unit/store/test_whereabouts.c $(store_support)
tests_unit_store_test_whereabouts_CFLAGS = $(store_cflags)
tests_unit_store_test_whereabouts_LDADD = $(store_ldadd)
