# SPDX-License-Identifier: GPL-3.0-or-later
# make check runs all of this. Every test gets a fixed zone and locale and a home of its own.

AM_TESTS_ENVIRONMENT = TZ=UTC LC_ALL=C.UTF-8 srcdir="$(srcdir)" builddir="$(builddir)" \
	POSTBAG="$(abs_top_builddir)/postbag"; export TZ LC_ALL srcdir builddir POSTBAG;
TEST_EXTENSIONS = .sh .steps
SH_LOG_COMPILER = bash
STEPS_LOG_COMPILER = tests/screen/run
unit_cflags = $(AM_CFLAGS) $(CMOCKA_CFLAGS)

# Tests start in this order: those that take long and mostly wait come first, so that none of them is left for the end.
include tests/crash/local.mk
include tests/proto/local.mk
if HAVE_CMOCKA
include tests/unit/sync/local.mk
endif
include tests/interop/local.mk
include tests/screen/local.mk
include tests/cli/local.mk
if HAVE_CMOCKA
include tests/unit/store/local.mk
include tests/unit/net/local.mk
include tests/unit/pop3/local.mk
include tests/unit/demo/local.mk
include tests/unit/ui/local.mk
include tests/unit/mail/local.mk
include tests/unit/cli/local.mk
include tests/unit/config/local.mk
include tests/unit/base/local.mk
endif
include tests/support/local.mk
include tests/stub/local.mk
include tests/fuzz/local.mk
include tests/bench/local.mk
include tests/lint/local.mk
