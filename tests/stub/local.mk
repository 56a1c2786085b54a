# SPDX-License-Identifier: GPL-3.0-or-later
# The POP3 server that tests talk to; tests/stub/README.
check_PROGRAMS += tests/stub/pop3d
tests_stub_pop3d_SOURCES = tests/stub/pop3d.c \
	tests/stub/auth.h tests/stub/auth.c \
	tests/stub/folder.h tests/stub/folder.c \
	tests/stub/mixed.h tests/stub/mixed.c
tests_stub_pop3d_CFLAGS = $(AM_CFLAGS) $(GSASL_CFLAGS)
tests_stub_pop3d_LDADD = $(demo_libs)
EXTRA_DIST += tests/stub/README
