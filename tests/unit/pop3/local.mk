# SPDX-License-Identifier: GPL-3.0-or-later
pop3_tests = \
	tests/unit/pop3/test_reply \
	tests/unit/pop3/test_capa \
	tests/unit/pop3/test_uidl \
	tests/unit/pop3/test_dot \
	tests/unit/pop3/test_session \
	tests/unit/pop3/test_attacks \
	tests/unit/pop3/test_window \
	tests/unit/pop3/test_login \
	tests/unit/pop3/test_way \
	tests/unit/pop3/test_sasl \
	tests/unit/pop3/test_lies \
	tests/unit/pop3/test_oauth \
	tests/unit/pop3/test_apop \
	tests/unit/pop3/test_ask \
	tests/unit/pop3/test_transcript
check_PROGRAMS += $(pop3_tests)
TESTS += $(pop3_tests)
pop3_script = tests/unit/pop3/script.c tests/unit/pop3/script.h
pop3_peer = tests/unit/pop3/peer.c tests/unit/pop3/peer.h $(pop3_script)
pop3_cppflags = $(AM_CPPFLAGS) -I$(srcdir)/src/pop3

tests_unit_pop3_test_reply_SOURCES = tests/unit/pop3/test_reply.c
tests_unit_pop3_test_reply_CFLAGS = $(unit_cflags)
tests_unit_pop3_test_reply_LDADD = $(pop3_libs) $(CMOCKA_LIBS)

tests_unit_pop3_test_capa_SOURCES = tests/unit/pop3/test_capa.c
tests_unit_pop3_test_capa_CFLAGS = $(unit_cflags)
tests_unit_pop3_test_capa_LDADD = $(pop3_libs) $(CMOCKA_LIBS)

tests_unit_pop3_test_uidl_SOURCES = tests/unit/pop3/test_uidl.c
tests_unit_pop3_test_uidl_CPPFLAGS = $(pop3_cppflags)
tests_unit_pop3_test_uidl_CFLAGS = $(unit_cflags)
tests_unit_pop3_test_uidl_LDADD = $(pop3_libs) $(CMOCKA_LIBS)

tests_unit_pop3_test_dot_SOURCES = tests/unit/pop3/test_dot.c
tests_unit_pop3_test_dot_CPPFLAGS = $(pop3_cppflags)
tests_unit_pop3_test_dot_CFLAGS = $(unit_cflags)
tests_unit_pop3_test_dot_LDADD = $(pop3_libs) $(CMOCKA_LIBS)

tests_unit_pop3_test_session_SOURCES = tests/unit/pop3/test_session.c $(pop3_script)
tests_unit_pop3_test_session_CFLAGS = $(unit_cflags)
tests_unit_pop3_test_session_LDADD = $(pop3_libs) $(CMOCKA_LIBS)

tests_unit_pop3_test_attacks_SOURCES = tests/unit/pop3/test_attacks.c $(pop3_script)
tests_unit_pop3_test_attacks_CFLAGS = $(unit_cflags)
tests_unit_pop3_test_attacks_LDADD = $(pop3_libs) $(CMOCKA_LIBS)

tests_unit_pop3_test_window_SOURCES = tests/unit/pop3/test_window.c $(pop3_script)
tests_unit_pop3_test_window_CFLAGS = $(unit_cflags)
tests_unit_pop3_test_window_LDADD = $(pop3_libs) $(CMOCKA_LIBS)

tests_unit_pop3_test_login_SOURCES = tests/unit/pop3/test_login.c $(pop3_script)
tests_unit_pop3_test_login_CPPFLAGS = $(pop3_cppflags)
tests_unit_pop3_test_login_CFLAGS = $(unit_cflags)
# Looks at what the part gives back to the heap.
tests_unit_pop3_test_login_LDFLAGS = $(AM_LDFLAGS) -Wl,--wrap=g_free
tests_unit_pop3_test_login_LDADD = $(pop3_libs) $(CMOCKA_LIBS)

tests_unit_pop3_test_sasl_SOURCES = tests/unit/pop3/test_sasl.c $(pop3_peer)
tests_unit_pop3_test_sasl_CPPFLAGS = $(pop3_cppflags)
tests_unit_pop3_test_sasl_CFLAGS = $(unit_cflags) $(GSASL_CFLAGS)
tests_unit_pop3_test_sasl_LDADD = $(pop3_libs) $(CMOCKA_LIBS)

tests_unit_pop3_test_oauth_SOURCES = tests/unit/pop3/test_oauth.c $(pop3_script)
tests_unit_pop3_test_oauth_CPPFLAGS = $(pop3_cppflags)
tests_unit_pop3_test_oauth_CFLAGS = $(unit_cflags)
tests_unit_pop3_test_oauth_LDADD = $(pop3_libs) $(CMOCKA_LIBS)

tests_unit_pop3_test_apop_SOURCES = tests/unit/pop3/test_apop.c $(pop3_script)
tests_unit_pop3_test_apop_CPPFLAGS = $(pop3_cppflags)
tests_unit_pop3_test_apop_CFLAGS = $(unit_cflags)
tests_unit_pop3_test_apop_LDADD = $(pop3_libs) $(CMOCKA_LIBS)

tests_unit_pop3_test_ask_SOURCES = tests/unit/pop3/test_ask.c $(pop3_script)
tests_unit_pop3_test_ask_CFLAGS = $(unit_cflags)
tests_unit_pop3_test_ask_LDADD = $(pop3_libs) $(CMOCKA_LIBS)

tests_unit_pop3_test_transcript_SOURCES = tests/unit/pop3/test_transcript.c $(pop3_peer)
tests_unit_pop3_test_transcript_CPPFLAGS = $(pop3_cppflags)
tests_unit_pop3_test_transcript_CFLAGS = $(unit_cflags) $(GSASL_CFLAGS)
tests_unit_pop3_test_transcript_LDADD = $(pop3_libs) $(CMOCKA_LIBS)

tests_unit_pop3_test_way_SOURCES = tests/unit/pop3/test_way.c $(pop3_script)
tests_unit_pop3_test_way_CFLAGS = $(unit_cflags)
tests_unit_pop3_test_way_LDADD = $(pop3_libs) $(CMOCKA_LIBS)

tests_unit_pop3_test_lies_SOURCES = tests/unit/pop3/test_lies.c $(pop3_peer)
tests_unit_pop3_test_lies_CPPFLAGS = $(pop3_cppflags)
tests_unit_pop3_test_lies_CFLAGS = $(unit_cflags) $(GSASL_CFLAGS)
tests_unit_pop3_test_lies_LDADD = $(pop3_libs) $(CMOCKA_LIBS)
