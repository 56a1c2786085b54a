# SPDX-License-Identifier: GPL-3.0-or-later
# L0: errors, log, text, digest, paths, clock, jobs.
noinst_LIBRARIES += src/base/libbase.a
src_base_libbase_a_SOURCES = \
	include/base/clock.h src/base/clock.c \
	include/base/digest.h src/base/digest.c \
	include/base/envelope.h src/base/envelope.c \
	include/base/error.h src/base/error.c \
	include/base/fold.h src/base/fold.c \
	include/base/human.h src/base/human.c \
	include/base/job.h src/base/job.c \
	include/base/library.h src/base/library.c \
	include/base/log.h src/base/log.c \
	include/base/path.h src/base/path.c \
	include/base/secret.h src/base/secret.c \
	include/base/sandbox.h src/base/sandbox.c \
	include/base/text.h src/base/text.c src/base/width.c
src_base_libbase_a_CFLAGS = $(AM_CFLAGS) $(GNUTLS_CFLAGS) $(SECCOMP_CFLAGS)
