# SPDX-License-Identifier: GPL-3.0-or-later
config_tests = \
	tests/unit/config/test_account \
	tests/unit/config/test_change \
	tests/unit/config/test_file \
	tests/unit/config/test_near \
	tests/unit/config/test_option \
	tests/unit/config/test_password \
	tests/unit/config/test_retention \
	tests/unit/config/test_rule \
	tests/unit/config/test_settings
check_PROGRAMS += $(config_tests)
TESTS += $(config_tests)
config_test_libs = $(config_libs) $(CMOCKA_LIBS)

tests_unit_config_test_account_SOURCES = tests/unit/config/test_account.c
tests_unit_config_test_account_CFLAGS = $(unit_cflags)
tests_unit_config_test_account_LDADD = $(config_test_libs)
tests_unit_config_test_change_SOURCES = tests/unit/config/test_change.c
tests_unit_config_test_change_CFLAGS = $(unit_cflags)
tests_unit_config_test_change_LDADD = $(config_test_libs)
tests_unit_config_test_file_SOURCES = tests/unit/config/test_file.c
tests_unit_config_test_file_CFLAGS = $(unit_cflags)
tests_unit_config_test_file_LDADD = $(config_test_libs)
tests_unit_config_test_near_SOURCES = tests/unit/config/test_near.c
tests_unit_config_test_near_CFLAGS = $(unit_cflags)
tests_unit_config_test_near_LDADD = $(config_test_libs)
tests_unit_config_test_option_SOURCES = tests/unit/config/test_option.c
tests_unit_config_test_option_CFLAGS = $(unit_cflags)
tests_unit_config_test_option_LDADD = $(config_test_libs)
EXTRA_tests_unit_config_test_option_DEPENDENCIES = doc/postbag.conf.example
tests_unit_config_test_password_SOURCES = tests/unit/config/test_password.c
tests_unit_config_test_password_CFLAGS = $(unit_cflags)
tests_unit_config_test_password_LDADD = $(config_test_libs)
tests_unit_config_test_rule_SOURCES = tests/unit/config/test_rule.c
tests_unit_config_test_rule_CFLAGS = $(unit_cflags)
tests_unit_config_test_rule_LDADD = $(config_test_libs)
tests_unit_config_test_retention_SOURCES = tests/unit/config/test_retention.c
tests_unit_config_test_retention_CFLAGS = $(unit_cflags)
tests_unit_config_test_retention_LDADD = $(config_test_libs)
tests_unit_config_test_settings_SOURCES = tests/unit/config/test_settings.c
tests_unit_config_test_settings_CFLAGS = $(unit_cflags)
tests_unit_config_test_settings_LDADD = $(config_test_libs)
