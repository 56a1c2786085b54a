# SPDX-License-Identifier: GPL-3.0-or-later
# L1: settings, accounts, passwords.
noinst_LIBRARIES += src/config/libconfig.a
src_config_libconfig_a_SOURCES = \
	include/config/near.h src/config/near.c \
	include/config/option.h src/config/option.c \
	include/config/password.h src/config/password.c \
	include/config/provider.h src/config/provider.c \
	include/config/retention.h src/config/retention.c \
	include/config/settings.h src/config/settings.c \
	src/config/account.h src/config/account.c \
	src/config/change.c \
	src/config/document.h src/config/document.c \
	src/config/file.h src/config/file.c \
	src/config/general.h src/config/general.c \
	src/config/problems.h src/config/problems.c \
	src/config/rule.h src/config/rule.c \
	src/config/settings_inside.h \
	src/config/value.h src/config/value.c
