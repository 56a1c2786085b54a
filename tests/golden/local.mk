# SPDX-License-Identifier: GPL-3.0-or-later
# Messages and what the document part makes of them.
check_PROGRAMS += tests/golden/render
tests_golden_render_SOURCES = tests/golden/render.c tests/golden/dump.c tests/golden/dump.h
tests_golden_render_CFLAGS = $(AM_CFLAGS)
tests_golden_render_LDADD = $(mail_libs)
# make corpus DIR=…: all of a folder of mail, as documents in all forms and in the reader; not part of make check. The
# second half needs libvterm.
EXTRA_PROGRAMS = tests/golden/corpus
tests_golden_corpus_SOURCES = tests/golden/corpus.c
tests_golden_corpus_CFLAGS = $(AM_CFLAGS)
tests_golden_corpus_LDADD = $(mail_libs)
CLEANFILES += tests/golden/corpus
corpus: tests/golden/corpus$(EXEEXT) $(bin_PROGRAMS) $(screen_corpus)
	$(AM_TESTS_ENVIRONMENT) status=0; tests/golden/corpus $(DIR) || status=1; \
	for program in $(screen_corpus); do "$$program" $(DIR) || status=1; done; exit "$$status"
TESTS += tests/golden/check.sh
EXTRA_DIST += tests/golden/check.sh tests/golden/mail
