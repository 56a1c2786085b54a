# SPDX-License-Identifier: GPL-3.0-or-later
# Not part of make check: "make bench" is a short measurement, "make bench-fetch" the whole one.
EXTRA_DIST += tests/bench/fetch.sh tests/bench/programs.sh tests/bench/rows.sh tests/bench/flushes.sh \
	tests/bench/retention.sh tests/bench/read.sh tests/bench/bombs.sh tests/bench/table.awk

bench_helpers = tests/bench/delay tests/bench/floor tests/bench/mda tests/bench/same \
	tests/bench/timed tests/bench/apart tests/bench/forecast tests/bench/html
check_PROGRAMS += $(bench_helpers)
tests_bench_delay_SOURCES = tests/bench/delay.c
tests_bench_forecast_SOURCES = tests/bench/forecast.c
tests_bench_forecast_LDADD = $(sync_libs)
tests_bench_floor_SOURCES = tests/bench/floor.c
tests_bench_floor_CFLAGS = $(AM_CFLAGS) $(GNUTLS_CFLAGS)
tests_bench_floor_LDADD = $(GNUTLS_LIBS)
tests_bench_html_SOURCES = tests/bench/html.c
tests_bench_html_LDADD = $(mail_libs)
tests_bench_mda_SOURCES = tests/bench/mda.c
tests_bench_same_SOURCES = tests/bench/same.c
tests_bench_same_LDADD = $(GLIB_LIBS)
tests_bench_timed_SOURCES = tests/bench/timed.c
tests_bench_apart_SOURCES = tests/bench/apart.c

if HAVE_VTERM
read_bench = tests/bench/opened
check_PROGRAMS += $(read_bench)
tests_bench_opened_SOURCES = tests/bench/opened.c tests/support/pty.c tests/support/pty.h \
	tests/support/screen.c tests/support/screen.h
tests_bench_opened_CFLAGS = $(AM_CFLAGS) $(VTERM_CFLAGS) $(NCURSES_CFLAGS)
tests_bench_opened_LDADD = $(GLIB_LIBS) $(VTERM_LIBS) $(NCURSES_LIBS)
endif
