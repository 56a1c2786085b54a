# SPDX-License-Identifier: GPL-3.0-or-later
# L4: the commands.
noinst_LIBRARIES += src/cli/libcli.a
src_cli_libcli_a_SOURCES = \
	include/cli/cli.h src/cli/cli.c \
	include/cli/command.h src/cli/command.c src/cli/command_keys.c src/cli/help.c \
	include/cli/profile.h src/cli/profile.c \
	src/cli/line.h src/cli/line.c \
	src/cli/output.h src/cli/output.c \
	src/cli/pin.h src/cli/pin.c \
	src/cli/progress.h src/cli/progress.c \
	src/cli/prompt.h src/cli/prompt.c \
	src/cli/report.h src/cli/report.c \
	src/cli/row.h src/cli/row.c src/cli/row_safety.c \
	src/cli/secret.h src/cli/secret.c \
	src/cli/session.h src/cli/session_private.h src/cli/session.c src/cli/sessions.c \
	src/cli/run.h src/cli/account.c src/cli/console.c src/cli/demo.c src/cli/fetch.c src/cli/list.c \
	src/cli/json.h src/cli/json.c src/cli/log.c src/cli/show.c \
	src/cli/show_parts.h src/cli/show_parts.c src/cli/show_seal.c src/cli/status.c src/cli/verify.c src/cli/wish.c
src_cli_libcli_a_CFLAGS = $(AM_CFLAGS) $(JSON_CFLAGS) $(READLINE_CFLAGS)
