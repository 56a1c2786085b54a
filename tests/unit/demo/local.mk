# SPDX-License-Identifier: GPL-3.0-or-later
demo_tests = tests/unit/demo/test_session \
	tests/unit/demo/test_output \
	tests/unit/demo/test_script \
	tests/unit/demo/test_wire \
	tests/unit/demo/test_maildrop \
	tests/unit/demo/test_sample \
	tests/unit/demo/test_pop3d \
	tests/unit/demo/test_demo
check_PROGRAMS += $(demo_tests)
TESTS += $(demo_tests)

# The private headers of the part lie beside its sources.
demo_test_cppflags = $(AM_CPPFLAGS) -I$(srcdir)

tests_unit_demo_test_session_SOURCES = tests/unit/demo/test_session.c \
	tests/unit/demo/talk.h tests/unit/demo/talk.c
tests_unit_demo_test_session_CPPFLAGS = $(demo_test_cppflags)
tests_unit_demo_test_session_CFLAGS = $(unit_cflags)
tests_unit_demo_test_session_LDADD = $(demo_libs) $(CMOCKA_LIBS)

tests_unit_demo_test_output_SOURCES = tests/unit/demo/test_output.c \
	tests/unit/demo/talk.h tests/unit/demo/talk.c
tests_unit_demo_test_output_CPPFLAGS = $(demo_test_cppflags)
tests_unit_demo_test_output_CFLAGS = $(unit_cflags)
tests_unit_demo_test_output_LDADD = $(demo_libs) $(CMOCKA_LIBS)

tests_unit_demo_test_script_SOURCES = tests/unit/demo/test_script.c
tests_unit_demo_test_script_CPPFLAGS = $(demo_test_cppflags)
tests_unit_demo_test_script_CFLAGS = $(unit_cflags)
tests_unit_demo_test_script_LDADD = $(demo_libs) $(CMOCKA_LIBS)

tests_unit_demo_test_wire_SOURCES = tests/unit/demo/test_wire.c
tests_unit_demo_test_wire_CPPFLAGS = $(demo_test_cppflags)
tests_unit_demo_test_wire_CFLAGS = $(unit_cflags)
tests_unit_demo_test_wire_LDADD = $(demo_libs) $(CMOCKA_LIBS)

tests_unit_demo_test_maildrop_SOURCES = tests/unit/demo/test_maildrop.c \
	tests/stub/folder.h tests/stub/folder.c tests/stub/mixed.h tests/stub/mixed.c
tests_unit_demo_test_maildrop_CPPFLAGS = $(demo_test_cppflags)
tests_unit_demo_test_maildrop_CFLAGS = $(unit_cflags)
tests_unit_demo_test_maildrop_LDADD = $(demo_libs) $(CMOCKA_LIBS)

tests_unit_demo_test_sample_SOURCES = tests/unit/demo/test_sample.c
tests_unit_demo_test_sample_CPPFLAGS = $(demo_test_cppflags)
tests_unit_demo_test_sample_CFLAGS = $(unit_cflags)
tests_unit_demo_test_sample_LDADD = $(demo_libs) $(CMOCKA_LIBS)

tests_unit_demo_test_pop3d_SOURCES = tests/unit/demo/test_pop3d.c \
	tests/unit/demo/talk.h tests/unit/demo/talk.c \
	tests/unit/demo/client.h tests/unit/demo/client.c
tests_unit_demo_test_pop3d_CPPFLAGS = $(demo_test_cppflags)
tests_unit_demo_test_pop3d_CFLAGS = $(unit_cflags)
tests_unit_demo_test_pop3d_LDADD = $(demo_libs) $(CMOCKA_LIBS)

tests_unit_demo_test_demo_SOURCES = tests/unit/demo/test_demo.c \
	tests/unit/demo/client.h tests/unit/demo/client.c
tests_unit_demo_test_demo_CPPFLAGS = $(demo_test_cppflags)
tests_unit_demo_test_demo_CFLAGS = $(unit_cflags)
tests_unit_demo_test_demo_LDADD = $(demo_libs) $(CMOCKA_LIBS)
