# SPDX-License-Identifier: GPL-3.0-or-later
crash_scripts = tests/crash/kill.sh tests/crash/delete.sh
crash_programs = tests/crash/faults tests/crash/powerloss tests/crash/cuts
TESTS += $(crash_scripts) $(crash_programs)
EXTRA_DIST += tests/crash/README $(crash_scripts)

# A library to preload, without libtool and never with a sanitizer of its own: linked as a program is.
check_PROGRAMS += tests/crash/shim.so $(crash_programs)
tests_crash_shim_so_SOURCES = tests/crash/shim.h tests/crash/plan.h tests/crash/record.h \
	tests/crash/shim.c tests/crash/fault.c tests/crash/recorder.c
tests_crash_shim_so_CFLAGS = $(POSTBAG_CFLAGS) -fPIC -fno-sanitize=all -U_FORTIFY_SOURCE
tests_crash_shim_so_LDFLAGS = -shared -fno-sanitize=all

crash_arena = tests/crash/plan.h tests/crash/arena.h tests/crash/arena.c tests/crash/arena_run.c \
	tests/crash/mails.h tests/crash/mails.c tests/crash/scenario.h tests/crash/scenario.c \
	tests/crash/harness.h tests/crash/harness.c \
	tests/support/scratch.h tests/support/scratch.c
crash_cppflags = $(AM_CPPFLAGS) -I$(srcdir)/tests
crash_cflags = $(AM_CFLAGS) $(SQLITE_CFLAGS)

tests_crash_faults_SOURCES = tests/crash/faults.c $(crash_arena)
tests_crash_faults_CPPFLAGS = $(crash_cppflags)
tests_crash_faults_CFLAGS = $(crash_cflags)
tests_crash_faults_LDADD = $(demo_libs)

tests_crash_powerloss_SOURCES = tests/crash/powerloss.c tests/crash/record.h tests/crash/disk.h \
	tests/crash/disk_node.h tests/crash/disk.c tests/crash/disk_crash.c $(crash_arena)
tests_crash_powerloss_CPPFLAGS = $(crash_cppflags)
tests_crash_powerloss_CFLAGS = $(crash_cflags)
tests_crash_powerloss_LDADD = $(demo_libs)

tests_crash_cuts_SOURCES = tests/crash/cuts.c tests/crash/cutter.h tests/crash/cutter.c $(crash_arena)
tests_crash_cuts_CPPFLAGS = $(crash_cppflags)
tests_crash_cuts_CFLAGS = $(crash_cflags)
tests_crash_cuts_LDADD = $(demo_libs)

.PHONY: torture
torture: $(bin_PROGRAMS) tests/crash/shim.so tests/support/mkmail $(crash_programs)
	status=0; for program in $(crash_programs); do \
		$(AM_TESTS_ENVIRONMENT) TORTURE_RUNS="$${TORTURE_RUNS:-all}" $$program || status=1; \
	done; exit $$status
