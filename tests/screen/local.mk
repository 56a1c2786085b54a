# SPDX-License-Identifier: GPL-3.0-or-later
# Screen tests: tests/screen/*.steps, driven by tests/screen/run. Those of the harness itself come first.
EXTRA_DIST += tests/screen/README $(screen_selftests) tests/screen/selftest.sh \
	tests/screen/selftest/hello.screen \
	tests/screen/selftest/bad/alternate.steps tests/screen/selftest/bad/attr.steps \
	tests/screen/selftest/bad/bell.steps tests/screen/selftest/bad/bidi.steps \
	tests/screen/selftest/bad/c1.steps tests/screen/selftest/bad/cursor.steps \
	tests/screen/selftest/bad/dcs.steps tests/screen/selftest/bad/exit.steps \
	tests/screen/selftest/bad/expect.steps tests/screen/selftest/bad/gone.steps \
	tests/screen/selftest/bad/latin1.steps tests/screen/selftest/bad/modes.steps \
	tests/screen/selftest/bad/paste-mode.steps tests/screen/selftest/bad/runs-on.steps \
	tests/screen/selftest/bad/snapshot.steps tests/screen/selftest/bad/still.steps \
	tests/screen/selftest/bad/title.steps tests/screen/selftest/bad/wait.steps \
	tests/screen/selftest/bad/window.steps
screen_selftests = \
	tests/screen/selftest/controls.steps \
	tests/screen/selftest/ends.steps \
	tests/screen/selftest/hello.steps \
	tests/screen/selftest/keys.steps \
	tests/screen/selftest/modes.steps \
	tests/screen/selftest/sizes.steps

# The reader itself.
EXTRA_DIST += tests/screen/hostile-mail.sh tests/screen/parts-mail.sh tests/screen/profile.sh $(screen_tests) $(screen_scripts) $(screen_slow)
screen_tests = \
	tests/screen/checks.steps \
	tests/screen/columns.steps \
	tests/screen/copy.steps \
	tests/screen/demo.steps \
	tests/screen/ends.steps \
	tests/screen/first-fetch.steps \
	tests/screen/help.steps \
	tests/screen/keys.steps \
	tests/screen/limit.steps \
	tests/screen/parts-40x10.steps \
	tests/screen/parts-80x24.steps \
	tests/screen/links.steps \
	tests/screen/pause.steps \
	tests/screen/plan.steps \
	tests/screen/preview.steps \
	tests/screen/read-80x24.steps \
	tests/screen/resize.steps \
	tests/screen/retention.steps \
	tests/screen/retention-120x40.steps \
	tests/screen/retention-40x10.steps \
	tests/screen/retention-80x24.steps \
	tests/screen/security.steps \
	tests/screen/settings.steps \
	tests/screen/settings-sizes.steps \
	tests/screen/start.steps \
	tests/screen/suspend.steps \
	tests/screen/tour-120x40.steps \
	tests/screen/tour-40x10.steps \
	tests/screen/tour-80x24.steps \
	tests/screen/waiting.steps

screen_slow = \
	tests/screen/slow-drip.steps \
	tests/screen/slow-stall.steps \
	tests/screen/slow-start.steps
# Each runs steps files of its own.
screen_scripts = \
	tests/screen/bombs.sh \
	tests/screen/hostile.sh \
	tests/screen/slow.sh

if HAVE_VTERM
screen_runner = tests/screen/run
check_PROGRAMS += $(screen_runner)
tests_screen_run_SOURCES = tests/screen/run.c tests/screen/start.c tests/screen/steps.c tests/screen/steps.h \
	tests/screen/context.c \
	tests/support/controls.c tests/support/controls.h \
	tests/support/pty.c tests/support/pty.h \
	tests/support/scratch.c tests/support/scratch.h \
	tests/support/screen.c tests/support/screen.h
tests_screen_run_CFLAGS = $(AM_CFLAGS) $(VTERM_CFLAGS) $(NCURSES_CFLAGS)
tests_screen_run_LDADD = $(GLIB_LIBS) $(VTERM_LIBS) $(NCURSES_LIBS)
TESTS += $(screen_selftests) tests/screen/selftest.sh $(screen_tests) $(screen_scripts)
endif
