# SPDX-License-Identifier: GPL-3.0-or-later
# Fuzz targets. With CC=clang --enable-fuzzing they link libFuzzer:
#     tests/fuzz/fuzz_pop3_session -max_len=4096 NEW-INPUTS $(srcdir)/tests/fuzz/corpus/fuzz_pop3_session
# Otherwise replay.c is their main(). In both cases make check runs them on corpus/<target>/.
#
# A new target is: its name here, its folder in corpus/ with a few inputs, and three lines below.
fuzz_targets = \
	tests/fuzz/fuzz_base_text \
	tests/fuzz/fuzz_mail_calendar \
	tests/fuzz/fuzz_mail_document \
	tests/fuzz/fuzz_mail_header \
	tests/fuzz/fuzz_mail_html \
	tests/fuzz/fuzz_mail_link \
	tests/fuzz/fuzz_mail_seal \
	tests/fuzz/fuzz_mail_tnef \
	tests/fuzz/fuzz_mail_wire \
	tests/fuzz/fuzz_pop3_auth \
	tests/fuzz/fuzz_pop3_dot \
	tests/fuzz/fuzz_pop3_session \
	tests/fuzz/fuzz_store_query

if FUZZING
fuzz_main =
else
fuzz_main = tests/fuzz/replay.c
endif
fuzz_ldflags = $(AM_LDFLAGS) $(FUZZ_LDFLAGS)

check_PROGRAMS += $(fuzz_targets)
TESTS += tests/fuzz/replay.sh
EXTRA_DIST += tests/fuzz/replay.sh tests/fuzz/corpus

tests_fuzz_fuzz_pop3_auth_SOURCES = tests/fuzz/fuzz_pop3_auth.c $(fuzz_main)
tests_fuzz_fuzz_pop3_auth_CPPFLAGS = $(AM_CPPFLAGS) -I$(srcdir)/src/pop3
tests_fuzz_fuzz_pop3_auth_LDFLAGS = $(fuzz_ldflags)
tests_fuzz_fuzz_pop3_auth_LDADD = $(pop3_libs)

tests_fuzz_fuzz_pop3_dot_SOURCES = tests/fuzz/fuzz_pop3_dot.c $(fuzz_main)
tests_fuzz_fuzz_pop3_dot_CPPFLAGS = $(AM_CPPFLAGS) -I$(srcdir)/src/pop3
tests_fuzz_fuzz_pop3_dot_LDFLAGS = $(fuzz_ldflags)
tests_fuzz_fuzz_pop3_dot_LDADD = $(pop3_libs)

tests_fuzz_fuzz_pop3_session_SOURCES = tests/fuzz/fuzz_pop3_session.c $(fuzz_main)
tests_fuzz_fuzz_pop3_session_LDFLAGS = $(fuzz_ldflags)
tests_fuzz_fuzz_pop3_session_LDADD = $(pop3_libs)

tests_fuzz_fuzz_mail_document_SOURCES = tests/fuzz/fuzz_mail_document.c $(fuzz_main)
tests_fuzz_fuzz_mail_document_LDFLAGS = $(fuzz_ldflags)
tests_fuzz_fuzz_mail_document_LDADD = $(mail_libs)

tests_fuzz_fuzz_mail_html_SOURCES = tests/fuzz/fuzz_mail_html.c $(fuzz_main)
tests_fuzz_fuzz_mail_html_LDFLAGS = $(fuzz_ldflags)
tests_fuzz_fuzz_mail_html_LDADD = $(mail_libs)

# Look inside: headers that lie beside the sources.
tests_fuzz_fuzz_mail_header_SOURCES = tests/fuzz/fuzz_mail_header.c $(fuzz_main)
tests_fuzz_fuzz_mail_header_CPPFLAGS = $(AM_CPPFLAGS) $(GMIME_CFLAGS) -I$(srcdir)/src/mail
tests_fuzz_fuzz_mail_header_LDFLAGS = $(fuzz_ldflags)
tests_fuzz_fuzz_mail_header_LDADD = $(mail_libs)

tests_fuzz_fuzz_mail_link_SOURCES = tests/fuzz/fuzz_mail_link.c $(fuzz_main)
tests_fuzz_fuzz_mail_link_CPPFLAGS = $(AM_CPPFLAGS) -I$(srcdir)/src/mail
tests_fuzz_fuzz_mail_link_LDFLAGS = $(fuzz_ldflags)
tests_fuzz_fuzz_mail_link_LDADD = $(mail_libs)

tests_fuzz_fuzz_mail_tnef_SOURCES = tests/fuzz/fuzz_mail_tnef.c $(fuzz_main)
tests_fuzz_fuzz_mail_tnef_CPPFLAGS = $(AM_CPPFLAGS) $(GMIME_CFLAGS) -I$(srcdir)/src/mail
tests_fuzz_fuzz_mail_tnef_LDFLAGS = $(fuzz_ldflags)
tests_fuzz_fuzz_mail_tnef_LDADD = $(mail_libs)

tests_fuzz_fuzz_mail_calendar_SOURCES = tests/fuzz/fuzz_mail_calendar.c $(fuzz_main)
tests_fuzz_fuzz_mail_calendar_CPPFLAGS = $(AM_CPPFLAGS) -I$(srcdir)/src/mail
tests_fuzz_fuzz_mail_calendar_LDFLAGS = $(fuzz_ldflags)
tests_fuzz_fuzz_mail_calendar_LDADD = $(mail_libs)

tests_fuzz_fuzz_mail_seal_SOURCES = tests/fuzz/fuzz_mail_seal.c $(fuzz_main)
tests_fuzz_fuzz_mail_seal_LDFLAGS = $(fuzz_ldflags)
tests_fuzz_fuzz_mail_seal_LDADD = $(mail_libs)

tests_fuzz_fuzz_base_text_SOURCES = tests/fuzz/fuzz_base_text.c $(fuzz_main)
tests_fuzz_fuzz_base_text_LDFLAGS = $(fuzz_ldflags)
tests_fuzz_fuzz_base_text_LDADD = $(base_libs)

tests_fuzz_fuzz_mail_wire_SOURCES = tests/fuzz/fuzz_mail_wire.c $(fuzz_main)
tests_fuzz_fuzz_mail_wire_LDFLAGS = $(fuzz_ldflags)
tests_fuzz_fuzz_mail_wire_LDADD = $(mail_libs)

tests_fuzz_fuzz_store_query_SOURCES = tests/fuzz/fuzz_store_query.c $(fuzz_main)
tests_fuzz_fuzz_store_query_LDFLAGS = $(fuzz_ldflags)
tests_fuzz_fuzz_store_query_LDADD = $(store_libs)
