# SPDX-License-Identifier: GPL-3.0-or-later
check_PROGRAMS += tests/support/mkmail
tests_support_mkmail_SOURCES = tests/support/mkmail.c
tests_support_mkmail_LDADD = $(GLIB_LIBS)

check_PROGRAMS += tests/support/peak
tests_support_peak_SOURCES = tests/support/peak.c

check_PROGRAMS += tests/support/popget
tests_support_popget_SOURCES = tests/support/popget.c

check_PROGRAMS += tests/support/socksd
tests_support_socksd_SOURCES = tests/support/socksd.c
tests_support_socksd_LDADD = $(GLIB_LIBS)

check_PROGRAMS += tests/support/mkyear
tests_support_mkyear_SOURCES = tests/support/mkyear.c
tests_support_mkyear_LDADD = $(sync_libs)

check_PROGRAMS += tests/support/mkbomb
tests_support_mkbomb_SOURCES = tests/support/mkbomb.c
