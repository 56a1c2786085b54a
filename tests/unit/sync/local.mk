# SPDX-License-Identifier: GPL-3.0-or-later
check_PROGRAMS += tests/unit/sync/test_plan
TESTS += tests/unit/sync/test_plan
tests_unit_sync_test_plan_SOURCES = tests/unit/sync/test_plan.c
tests_unit_sync_test_plan_CFLAGS = $(unit_cflags)
tests_unit_sync_test_plan_LDADD = $(sync_libs) $(CMOCKA_LIBS)

check_PROGRAMS += tests/unit/sync/test_plan_random
TESTS += tests/unit/sync/test_plan_random
tests_unit_sync_test_plan_random_SOURCES = tests/unit/sync/test_plan_random.c
tests_unit_sync_test_plan_random_CFLAGS = $(unit_cflags)
tests_unit_sync_test_plan_random_LDADD = $(sync_libs) $(CMOCKA_LIBS)

check_PROGRAMS += tests/unit/sync/test_forecast_engine
TESTS += tests/unit/sync/test_forecast_engine
tests_unit_sync_test_forecast_engine_SOURCES = tests/unit/sync/test_forecast_engine.c \
	tests/support/scratch.h tests/support/scratch.c
tests_unit_sync_test_forecast_engine_CFLAGS = $(unit_cflags) -iquote $(srcdir)/tests/support
tests_unit_sync_test_forecast_engine_LDADD = src/demo/libdemo.a $(sync_libs) $(CMOCKA_LIBS)

check_PROGRAMS += tests/unit/sync/test_forecast
TESTS += tests/unit/sync/test_forecast
tests_unit_sync_test_forecast_SOURCES = tests/unit/sync/test_forecast.c \
	tests/unit/sync/mailbox.h tests/unit/sync/mailbox.c \
	tests/support/scratch.h tests/support/scratch.c
tests_unit_sync_test_forecast_CFLAGS = $(unit_cflags) -iquote $(srcdir)/tests/support
tests_unit_sync_test_forecast_LDADD = $(sync_libs) $(CMOCKA_LIBS)

check_PROGRAMS += tests/unit/sync/test_transcript
TESTS += tests/unit/sync/test_transcript
tests_unit_sync_test_transcript_SOURCES = tests/unit/sync/test_transcript.c
tests_unit_sync_test_transcript_CFLAGS = $(unit_cflags)
tests_unit_sync_test_transcript_LDADD = $(sync_libs) $(CMOCKA_LIBS)

check_PROGRAMS += tests/unit/sync/test_wait
TESTS += tests/unit/sync/test_wait
tests_unit_sync_test_wait_SOURCES = tests/unit/sync/test_wait.c
tests_unit_sync_test_wait_CFLAGS = $(unit_cflags) -iquote $(srcdir)/src/sync
tests_unit_sync_test_wait_LDADD = $(sync_libs) $(CMOCKA_LIBS)

check_PROGRAMS += tests/unit/sync/test_names
TESTS += tests/unit/sync/test_names
tests_unit_sync_test_names_SOURCES = tests/unit/sync/test_names.c
tests_unit_sync_test_names_CFLAGS = $(unit_cflags) -iquote $(srcdir)/src/sync
tests_unit_sync_test_names_LDADD = $(sync_libs) $(CMOCKA_LIBS)

check_PROGRAMS += tests/unit/sync/test_order
TESTS += tests/unit/sync/test_order
tests_unit_sync_test_order_SOURCES = tests/unit/sync/test_order.c
tests_unit_sync_test_order_CFLAGS = $(unit_cflags) -iquote $(srcdir)/src/sync
tests_unit_sync_test_order_LDADD = $(sync_libs) $(CMOCKA_LIBS)

check_PROGRAMS += tests/unit/sync/test_header_hash
TESTS += tests/unit/sync/test_header_hash
tests_unit_sync_test_header_hash_SOURCES = tests/unit/sync/test_header_hash.c
tests_unit_sync_test_header_hash_CFLAGS = $(unit_cflags) -iquote $(srcdir)/src/sync
tests_unit_sync_test_header_hash_LDADD = $(sync_libs) $(CMOCKA_LIBS)

check_PROGRAMS += tests/unit/sync/test_session
TESTS += tests/unit/sync/test_session
tests_unit_sync_test_session_SOURCES = tests/unit/sync/test_session.c \
	tests/unit/sync/session_run.h tests/unit/sync/session_run.c \
	tests/support/scratch.h tests/support/scratch.c
tests_unit_sync_test_session_CFLAGS = $(unit_cflags) -iquote $(srcdir)/tests/support
tests_unit_sync_test_session_LDADD = $(sync_libs) $(CMOCKA_LIBS)
check_PROGRAMS += tests/unit/sync/test_command tests/unit/sync/test_hook tests/unit/sync/test_rule
TESTS += tests/unit/sync/test_command tests/unit/sync/test_hook tests/unit/sync/test_rule
tests_unit_sync_test_command_SOURCES = tests/unit/sync/test_command.c
tests_unit_sync_test_command_CFLAGS = $(unit_cflags)
tests_unit_sync_test_command_LDADD = $(sync_libs) $(CMOCKA_LIBS)
tests_unit_sync_test_hook_SOURCES = tests/unit/sync/test_hook.c
tests_unit_sync_test_hook_CFLAGS = $(unit_cflags)
tests_unit_sync_test_hook_LDADD = $(sync_libs) $(CMOCKA_LIBS)
tests_unit_sync_test_rule_SOURCES = tests/unit/sync/test_rule.c \
	tests/unit/sync/mailbox.h tests/unit/sync/mailbox.c \
	tests/support/scratch.h tests/support/scratch.c
tests_unit_sync_test_rule_CFLAGS = $(unit_cflags) -iquote $(srcdir)/tests/support
tests_unit_sync_test_rule_LDADD = $(sync_libs) $(CMOCKA_LIBS)

check_PROGRAMS += tests/unit/sync/test_safety
TESTS += tests/unit/sync/test_safety
tests_unit_sync_test_safety_SOURCES = tests/unit/sync/test_safety.c \
	tests/unit/sync/mailbox.h tests/unit/sync/mailbox.c \
	tests/support/scratch.h tests/support/scratch.c
tests_unit_sync_test_safety_CFLAGS = $(unit_cflags) -iquote $(srcdir)/tests/support
tests_unit_sync_test_safety_LDADD = $(sync_libs) $(CMOCKA_LIBS)
