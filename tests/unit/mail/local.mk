# SPDX-License-Identifier: GPL-3.0-or-later
mail_unit_tests = \
	tests/unit/mail/test_attachment \
	tests/unit/mail/test_crypto_words \
	tests/unit/mail/test_document \
	tests/unit/mail/test_envelope \
	tests/unit/mail/test_link \
	tests/unit/mail/test_onetime \
	tests/unit/mail/test_parts \
	tests/unit/mail/test_picture \
	tests/unit/mail/test_reading \
	tests/unit/mail/test_renderer \
	tests/unit/mail/test_seal \
	tests/unit/mail/test_summary \
	tests/unit/mail/test_wire
check_PROGRAMS += $(mail_unit_tests)
TESTS += $(mail_unit_tests)
tests_unit_mail_test_attachment_SOURCES = tests/unit/mail/test_attachment.c \
	tests/support/scratch.h tests/support/scratch.c
tests_unit_mail_test_attachment_CFLAGS = $(unit_cflags) -iquote $(srcdir)/tests/support
tests_unit_mail_test_attachment_LDADD = $(mail_libs) $(CMOCKA_LIBS)
tests_unit_mail_test_crypto_words_SOURCES = tests/unit/mail/test_crypto_words.c
tests_unit_mail_test_crypto_words_CFLAGS = $(unit_cflags)
tests_unit_mail_test_crypto_words_LDADD = $(mail_libs) $(CMOCKA_LIBS)
tests_unit_mail_test_seal_SOURCES = tests/unit/mail/test_seal.c
tests_unit_mail_test_seal_CFLAGS = $(unit_cflags)
tests_unit_mail_test_seal_LDADD = $(mail_libs) $(CMOCKA_LIBS)
tests_unit_mail_test_document_SOURCES = tests/unit/mail/test_document.c
tests_unit_mail_test_document_CFLAGS = $(unit_cflags)
tests_unit_mail_test_document_LDADD = $(mail_libs) $(CMOCKA_LIBS)
tests_unit_mail_test_envelope_SOURCES = tests/unit/mail/test_envelope.c
tests_unit_mail_test_envelope_CFLAGS = $(unit_cflags)
tests_unit_mail_test_envelope_LDADD = $(mail_libs) $(CMOCKA_LIBS)
# Looks inside: headers that lie beside the sources.
tests_unit_mail_test_parts_SOURCES = tests/unit/mail/test_parts.c
tests_unit_mail_test_parts_CFLAGS = $(unit_cflags) $(GMIME_CFLAGS) -I$(srcdir)/src/mail
tests_unit_mail_test_parts_LDADD = $(mail_libs) $(CMOCKA_LIBS)
tests_unit_mail_test_link_SOURCES = tests/unit/mail/test_link.c \
	tests/support/growth.h tests/support/growth.c
tests_unit_mail_test_link_CFLAGS = $(unit_cflags) -iquote $(srcdir)/tests/support $(GMIME_CFLAGS) -I$(srcdir)/src/mail
tests_unit_mail_test_link_LDADD = $(mail_libs) $(CMOCKA_LIBS)
tests_unit_mail_test_onetime_SOURCES = tests/unit/mail/test_onetime.c \
	tests/support/growth.h tests/support/growth.c
tests_unit_mail_test_onetime_CFLAGS = $(unit_cflags) -iquote $(srcdir)/tests/support -I$(srcdir)/src/mail
tests_unit_mail_test_onetime_LDADD = $(mail_libs) $(CMOCKA_LIBS)

tests_unit_mail_test_renderer_SOURCES = tests/unit/mail/test_renderer.c
tests_unit_mail_test_renderer_CFLAGS = $(unit_cflags)
tests_unit_mail_test_renderer_LDADD = $(mail_libs) $(CMOCKA_LIBS)
check_PROGRAMS += tests/unit/mail/bad_child
tests_unit_mail_bad_child_SOURCES = tests/unit/mail/bad_child.c
tests_unit_mail_bad_child_CFLAGS = $(AM_CFLAGS) -I$(srcdir)/src/mail
tests_unit_mail_bad_child_LDADD = $(mail_libs)
tests_unit_mail_test_wire_SOURCES = tests/unit/mail/test_wire.c \
	tests/golden/dump.h tests/golden/dump.c
tests_unit_mail_test_wire_CFLAGS = $(unit_cflags) -iquote $(srcdir)/tests/golden
tests_unit_mail_test_wire_LDADD = $(mail_libs) $(CMOCKA_LIBS)
tests_unit_mail_test_picture_SOURCES = tests/unit/mail/test_picture.c
tests_unit_mail_test_picture_CFLAGS = $(unit_cflags)
tests_unit_mail_test_picture_LDADD = $(mail_libs) $(CMOCKA_LIBS)
tests_unit_mail_test_reading_SOURCES = tests/unit/mail/test_reading.c
tests_unit_mail_test_reading_CFLAGS = $(unit_cflags)
tests_unit_mail_test_reading_LDADD = $(mail_libs) $(CMOCKA_LIBS)
tests_unit_mail_test_summary_SOURCES = tests/unit/mail/test_summary.c
tests_unit_mail_test_summary_CFLAGS = $(unit_cflags) -I$(srcdir)/src/mail
tests_unit_mail_test_summary_LDADD = $(mail_libs) $(CMOCKA_LIBS)

include tests/golden/local.mk
