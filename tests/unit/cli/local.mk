# SPDX-License-Identifier: GPL-3.0-or-later
# What these test needs no part above config.
cli_tests = tests/unit/cli/test_command tests/unit/cli/test_output tests/unit/cli/test_report \
	tests/unit/cli/test_row \
	tests/unit/cli/test_row_safety
check_PROGRAMS += $(cli_tests)
TESTS += $(cli_tests)
cli_test_libs = src/cli/libcli.a $(config_libs) $(JSON_LIBS) $(CMOCKA_LIBS)

tests_unit_cli_test_command_SOURCES = tests/unit/cli/test_command.c
tests_unit_cli_test_command_CFLAGS = $(unit_cflags)
tests_unit_cli_test_command_LDADD = $(cli_test_libs)
tests_unit_cli_test_output_SOURCES = tests/unit/cli/test_output.c
tests_unit_cli_test_output_CPPFLAGS = $(AM_CPPFLAGS) -I$(srcdir)/src
tests_unit_cli_test_output_CFLAGS = $(unit_cflags) $(JSON_CFLAGS)
tests_unit_cli_test_output_LDADD = $(cli_test_libs)
tests_unit_cli_test_report_SOURCES = tests/unit/cli/test_report.c
tests_unit_cli_test_report_CPPFLAGS = $(AM_CPPFLAGS) -I$(srcdir)/src
tests_unit_cli_test_report_CFLAGS = $(unit_cflags)
tests_unit_cli_test_report_LDADD = $(cli_test_libs)
tests_unit_cli_test_row_SOURCES = tests/unit/cli/test_row.c
tests_unit_cli_test_row_CPPFLAGS = $(AM_CPPFLAGS) -I$(srcdir)/src
tests_unit_cli_test_row_CFLAGS = $(unit_cflags) $(JSON_CFLAGS)
tests_unit_cli_test_row_LDADD = $(cli_test_libs)
tests_unit_cli_test_row_safety_SOURCES = tests/unit/cli/test_row_safety.c
tests_unit_cli_test_row_safety_CPPFLAGS = $(AM_CPPFLAGS) -I$(srcdir)/src
tests_unit_cli_test_row_safety_CFLAGS = $(unit_cflags) $(JSON_CFLAGS)
tests_unit_cli_test_row_safety_LDADD = src/cli/libcli.a $(sync_libs) $(JSON_LIBS) $(CMOCKA_LIBS)
