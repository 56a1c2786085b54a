# SPDX-License-Identifier: GPL-3.0-or-later
# Messages and what the document part makes of them.
check_PROGRAMS += tests/golden/render
tests_golden_render_SOURCES = tests/golden/render.c tests/golden/dump.c tests/golden/dump.h
tests_golden_render_CFLAGS = $(AM_CFLAGS)
tests_golden_render_LDADD = $(mail_libs)
TESTS += tests/golden/check.sh
EXTRA_DIST += tests/golden/check.sh tests/golden/mail
