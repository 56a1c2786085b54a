# SPDX-License-Identifier: GPL-3.0-or-later
base_tests = \
	tests/unit/base/test_text \
	tests/unit/base/test_width \
	tests/unit/base/test_fold \
	tests/unit/base/test_human \
	tests/unit/base/test_digest \
	tests/unit/base/test_secret \
	tests/unit/base/test_path \
	tests/unit/base/test_clock \
	tests/unit/base/test_log \
	tests/unit/base/test_error \
	tests/unit/base/test_envelope \
	tests/unit/base/test_library \
	tests/unit/base/test_sandbox \
	tests/unit/base/test_job
check_PROGRAMS += $(base_tests)
TESTS += $(base_tests)
tests_unit_base_test_sandbox_SOURCES = tests/unit/base/test_sandbox.c
tests_unit_base_test_sandbox_CFLAGS = $(unit_cflags)
tests_unit_base_test_sandbox_LDADD = $(base_libs) $(CMOCKA_LIBS)
tests_unit_base_test_text_SOURCES = tests/unit/base/test_text.c
tests_unit_base_test_text_CFLAGS = $(unit_cflags)
tests_unit_base_test_text_LDADD = $(base_libs) $(CMOCKA_LIBS)
tests_unit_base_test_width_SOURCES = tests/unit/base/test_width.c
tests_unit_base_test_width_CFLAGS = $(unit_cflags)
tests_unit_base_test_width_LDADD = $(base_libs) $(CMOCKA_LIBS)
tests_unit_base_test_fold_SOURCES = tests/unit/base/test_fold.c
tests_unit_base_test_fold_CFLAGS = $(unit_cflags)
tests_unit_base_test_fold_LDADD = $(base_libs) $(CMOCKA_LIBS)
tests_unit_base_test_human_SOURCES = tests/unit/base/test_human.c
tests_unit_base_test_human_CFLAGS = $(unit_cflags)
tests_unit_base_test_human_LDADD = $(base_libs) $(CMOCKA_LIBS)
tests_unit_base_test_digest_SOURCES = tests/unit/base/test_digest.c
tests_unit_base_test_digest_CFLAGS = $(unit_cflags)
tests_unit_base_test_digest_LDADD = $(base_libs) $(CMOCKA_LIBS)
tests_unit_base_test_secret_SOURCES = tests/unit/base/test_secret.c
tests_unit_base_test_secret_CFLAGS = $(unit_cflags)
tests_unit_base_test_secret_LDADD = $(base_libs) $(CMOCKA_LIBS)
tests_unit_base_test_path_SOURCES = tests/unit/base/test_path.c tests/support/scratch.c tests/support/scratch.h
tests_unit_base_test_path_CFLAGS = $(unit_cflags)
tests_unit_base_test_path_LDADD = $(base_libs) $(CMOCKA_LIBS)
tests_unit_base_test_clock_SOURCES = tests/unit/base/test_clock.c
tests_unit_base_test_clock_CFLAGS = $(unit_cflags)
tests_unit_base_test_clock_LDADD = $(base_libs) $(CMOCKA_LIBS)
tests_unit_base_test_log_SOURCES = tests/unit/base/test_log.c tests/support/tsan.c
tests_unit_base_test_log_CFLAGS = $(unit_cflags)
tests_unit_base_test_log_LDADD = $(base_libs) $(CMOCKA_LIBS)
tests_unit_base_test_error_SOURCES = tests/unit/base/test_error.c tests/support/tsan.c
tests_unit_base_test_error_CFLAGS = $(unit_cflags)
tests_unit_base_test_error_LDADD = $(base_libs) $(CMOCKA_LIBS)
tests_unit_base_test_envelope_SOURCES = tests/unit/base/test_envelope.c
tests_unit_base_test_envelope_CFLAGS = $(unit_cflags)
tests_unit_base_test_envelope_LDADD = $(base_libs) $(CMOCKA_LIBS)
tests_unit_base_test_library_SOURCES = tests/unit/base/test_library.c
tests_unit_base_test_library_CFLAGS = $(unit_cflags)
tests_unit_base_test_library_LDADD = $(base_libs) $(CMOCKA_LIBS)
tests_unit_base_test_job_SOURCES = tests/unit/base/test_job.c tests/support/tsan.c
tests_unit_base_test_job_CFLAGS = $(unit_cflags)
tests_unit_base_test_job_LDADD = $(base_libs) $(CMOCKA_LIBS)
