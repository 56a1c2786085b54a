# SPDX-License-Identifier: GPL-3.0-or-later
# L2: the POP3 protocol without I/O.
noinst_LIBRARIES += src/pop3/libpop3.a
src_pop3_libpop3_a_CFLAGS = $(AM_CFLAGS) $(GSASL_CFLAGS)
src_pop3_libpop3_a_SOURCES = \
	include/pop3/capa.h src/pop3/capa.c \
	include/pop3/reply.h src/pop3/reply.c \
	include/pop3/session.h src/pop3/session.c \
	src/pop3/answer.c src/pop3/session_private.h \
	src/pop3/apop.c src/pop3/apop.h \
	src/pop3/ask.c \
	src/pop3/auth.c src/pop3/auth.h \
	src/pop3/base64.c src/pop3/base64.h \
	src/pop3/command.c src/pop3/command.h \
	src/pop3/dot.c src/pop3/dot.h \
	src/pop3/login.c src/pop3/login.h \
	src/pop3/oauth.c src/pop3/oauth.h \
	src/pop3/output.c src/pop3/output.h \
	src/pop3/queue.c src/pop3/queue.h \
	src/pop3/sasl.c src/pop3/sasl.h \
	src/pop3/transcript.c \
	src/pop3/uidl.c src/pop3/uidl.h \
	src/pop3/way.c src/pop3/way.h
