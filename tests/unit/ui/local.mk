# SPDX-License-Identifier: GPL-3.0-or-later
ui_unit_tests = \
	tests/unit/ui/test_keymap \
	tests/unit/ui/test_line \
	tests/unit/ui/test_mailcap \
	tests/unit/ui/test_form \
	tests/unit/ui/test_theme \
	tests/unit/ui/test_canvas \
	tests/unit/ui/test_layout \
	tests/unit/ui/test_reading \
	tests/unit/ui/test_doubt \
	tests/unit/ui/test_find \
	tests/unit/ui/test_bidi \
	tests/unit/ui/test_links \
	tests/unit/ui/test_list \
	tests/unit/ui/test_open \
	tests/unit/ui/test_osc \
	tests/unit/ui/test_widgets \
	tests/unit/ui/test_retention_fields \
	tests/unit/ui/test_screens
check_PROGRAMS += $(ui_unit_tests)
TESTS += $(ui_unit_tests)
ui_unit_cflags = $(unit_cflags) -iquote $(srcdir)/src/ui -iquote $(srcdir)/tests/unit/ui

tests_unit_ui_test_line_SOURCES = tests/unit/ui/test_line.c
tests_unit_ui_test_line_CFLAGS = $(ui_unit_cflags)
tests_unit_ui_test_line_LDADD = $(ui_libs) $(CMOCKA_LIBS)
tests_unit_ui_test_mailcap_SOURCES = tests/unit/ui/test_mailcap.c \
	tests/support/scratch.h tests/support/scratch.c
tests_unit_ui_test_mailcap_CFLAGS = $(ui_unit_cflags) -iquote $(srcdir)/tests/support
tests_unit_ui_test_mailcap_LDADD = $(ui_libs) $(CMOCKA_LIBS)
tests_unit_ui_test_doubt_SOURCES = tests/unit/ui/test_doubt.c
tests_unit_ui_test_doubt_CFLAGS = $(ui_unit_cflags)
tests_unit_ui_test_doubt_LDADD = $(ui_libs) $(CMOCKA_LIBS)
tests_unit_ui_test_form_SOURCES = tests/unit/ui/test_form.c
tests_unit_ui_test_form_CFLAGS = $(ui_unit_cflags)
tests_unit_ui_test_form_LDADD = $(ui_libs) $(CMOCKA_LIBS)
tests_unit_ui_test_osc_SOURCES = tests/unit/ui/test_osc.c
tests_unit_ui_test_osc_CFLAGS = $(ui_unit_cflags)
tests_unit_ui_test_osc_LDADD = $(ui_libs) $(CMOCKA_LIBS)
tests_unit_ui_test_links_SOURCES = tests/unit/ui/test_links.c
tests_unit_ui_test_links_CFLAGS = $(ui_unit_cflags)
tests_unit_ui_test_links_LDADD = $(ui_libs) $(CMOCKA_LIBS)
tests_unit_ui_test_open_SOURCES = tests/unit/ui/test_open.c \
	tests/support/scratch.h tests/support/scratch.c
tests_unit_ui_test_open_CFLAGS = $(ui_unit_cflags) -iquote $(srcdir)/tests/support
tests_unit_ui_test_open_LDADD = $(ui_libs) $(CMOCKA_LIBS)
tests_unit_ui_test_keymap_SOURCES = tests/unit/ui/test_keymap.c
tests_unit_ui_test_keymap_CFLAGS = $(ui_unit_cflags)
tests_unit_ui_test_keymap_LDADD = $(ui_libs) $(CMOCKA_LIBS)
tests_unit_ui_test_theme_SOURCES = tests/unit/ui/test_theme.c
tests_unit_ui_test_theme_CFLAGS = $(ui_unit_cflags)
tests_unit_ui_test_theme_LDADD = $(ui_libs) $(CMOCKA_LIBS)
tests_unit_ui_test_canvas_SOURCES = tests/unit/ui/test_canvas.c
tests_unit_ui_test_canvas_CFLAGS = $(ui_unit_cflags)
tests_unit_ui_test_canvas_LDADD = $(ui_libs) $(CMOCKA_LIBS)
tests_unit_ui_test_layout_SOURCES = tests/unit/ui/test_layout.c \
	tests/unit/ui/documents.h tests/unit/ui/documents.c
tests_unit_ui_test_layout_CFLAGS = $(ui_unit_cflags)
tests_unit_ui_test_layout_LDADD = $(ui_libs) $(CMOCKA_LIBS)
tests_unit_ui_test_reading_SOURCES = tests/unit/ui/test_reading.c \
	tests/unit/ui/documents.h tests/unit/ui/documents.c
tests_unit_ui_test_reading_CFLAGS = $(ui_unit_cflags)
tests_unit_ui_test_reading_LDADD = $(ui_libs) $(CMOCKA_LIBS)
tests_unit_ui_test_find_SOURCES = tests/unit/ui/test_find.c \
	tests/support/growth.h tests/support/growth.c
tests_unit_ui_test_find_CFLAGS = $(ui_unit_cflags) -iquote $(srcdir)/tests/support
tests_unit_ui_test_find_LDADD = $(ui_libs) $(CMOCKA_LIBS)
tests_unit_ui_test_bidi_SOURCES = tests/unit/ui/test_bidi.c \
	tests/unit/ui/documents.h tests/unit/ui/documents.c
tests_unit_ui_test_bidi_CFLAGS = $(ui_unit_cflags)
tests_unit_ui_test_bidi_LDADD = $(ui_libs) $(CMOCKA_LIBS)
tests_unit_ui_test_list_SOURCES = tests/unit/ui/test_list.c \
	tests/unit/ui/fake_list.h tests/unit/ui/fake_list.c
tests_unit_ui_test_list_CFLAGS = $(ui_unit_cflags)
tests_unit_ui_test_list_LDADD = $(ui_libs) $(CMOCKA_LIBS)
tests_unit_ui_test_screens_SOURCES = tests/unit/ui/test_screens.c \
	tests/unit/ui/fake_list.h tests/unit/ui/fake_list.c
tests_unit_ui_test_screens_CFLAGS = $(ui_unit_cflags)
tests_unit_ui_test_screens_LDADD = $(ui_libs) $(CMOCKA_LIBS)
tests_unit_ui_test_retention_fields_SOURCES = tests/unit/ui/test_retention_fields.c
tests_unit_ui_test_retention_fields_CFLAGS = $(ui_unit_cflags)
tests_unit_ui_test_retention_fields_LDADD = $(ui_libs) $(CMOCKA_LIBS)
tests_unit_ui_test_widgets_SOURCES = tests/unit/ui/test_widgets.c
tests_unit_ui_test_widgets_CFLAGS = $(ui_unit_cflags)
tests_unit_ui_test_widgets_LDADD = $(ui_libs) $(CMOCKA_LIBS)

ui_mailbox_tests = \
	tests/unit/ui/test_progress \
	tests/unit/ui/test_progress_words \
	tests/unit/ui/test_progress_screen \
	tests/unit/ui/test_form_screen \
	tests/unit/ui/test_settings \
	tests/unit/ui/test_settings_keys \
	tests/unit/ui/test_retention \
	tests/unit/ui/test_plan \
	tests/unit/ui/test_schedule \
	tests/unit/ui/test_fetch \
	tests/unit/ui/test_transcript \
	tests/unit/ui/test_security
check_PROGRAMS += $(ui_mailbox_tests)
TESTS += $(ui_mailbox_tests)
ui_mailbox_sources = \
	tests/unit/sync/mailbox.h tests/unit/sync/mailbox.c \
	tests/support/scratch.h tests/support/scratch.c
ui_mailbox_cflags = $(ui_unit_cflags) -iquote $(srcdir)/tests/unit/sync \
	-iquote $(srcdir)/tests/support
ui_accounts_sources = \
	tests/unit/ui/fetch_accounts.h tests/unit/ui/fetch_accounts.c
ui_page_sources = $(ui_mailbox_sources) \
	tests/unit/ui/settings_page.h tests/unit/ui/settings_page.c

tests_unit_ui_test_progress_SOURCES = tests/unit/ui/test_progress.c \
	$(ui_accounts_sources)
tests_unit_ui_test_progress_CFLAGS = $(ui_unit_cflags)
tests_unit_ui_test_progress_LDADD = $(ui_libs) $(CMOCKA_LIBS)
tests_unit_ui_test_progress_words_SOURCES = tests/unit/ui/test_progress_words.c \
	$(ui_accounts_sources)
tests_unit_ui_test_progress_words_CFLAGS = $(ui_unit_cflags)
tests_unit_ui_test_progress_words_LDADD = $(ui_libs) $(CMOCKA_LIBS)
tests_unit_ui_test_progress_screen_SOURCES = tests/unit/ui/test_progress_screen.c \
	$(ui_mailbox_sources)
tests_unit_ui_test_progress_screen_CFLAGS = $(ui_mailbox_cflags)
tests_unit_ui_test_progress_screen_LDADD = $(ui_libs) $(CMOCKA_LIBS)
tests_unit_ui_test_form_screen_SOURCES = tests/unit/ui/test_form_screen.c \
	$(ui_mailbox_sources)
tests_unit_ui_test_form_screen_CFLAGS = $(ui_mailbox_cflags)
tests_unit_ui_test_form_screen_LDADD = $(ui_libs) $(CMOCKA_LIBS)
tests_unit_ui_test_settings_SOURCES = tests/unit/ui/test_settings.c \
	$(ui_page_sources)
tests_unit_ui_test_settings_CFLAGS = $(ui_mailbox_cflags)
tests_unit_ui_test_settings_LDADD = $(ui_libs) $(CMOCKA_LIBS)
tests_unit_ui_test_settings_keys_SOURCES = tests/unit/ui/test_settings_keys.c \
	$(ui_page_sources)
tests_unit_ui_test_settings_keys_CFLAGS = $(ui_mailbox_cflags)
tests_unit_ui_test_settings_keys_LDADD = $(ui_libs) $(CMOCKA_LIBS)
tests_unit_ui_test_retention_SOURCES = tests/unit/ui/test_retention.c \
	$(ui_mailbox_sources)
tests_unit_ui_test_retention_CFLAGS = $(ui_mailbox_cflags)
tests_unit_ui_test_retention_LDADD = $(ui_libs) $(CMOCKA_LIBS)
tests_unit_ui_test_schedule_SOURCES = tests/unit/ui/test_schedule.c \
	$(ui_mailbox_sources)
tests_unit_ui_test_schedule_CFLAGS = $(ui_mailbox_cflags)
tests_unit_ui_test_schedule_LDADD = $(ui_libs) $(CMOCKA_LIBS)
tests_unit_ui_test_fetch_SOURCES = tests/unit/ui/test_fetch.c \
	$(ui_mailbox_sources)
tests_unit_ui_test_fetch_CFLAGS = $(ui_mailbox_cflags)
tests_unit_ui_test_fetch_LDADD = $(ui_libs) $(CMOCKA_LIBS)
tests_unit_ui_test_transcript_SOURCES = tests/unit/ui/test_transcript.c \
	$(ui_mailbox_sources)
tests_unit_ui_test_transcript_CFLAGS = $(ui_mailbox_cflags)
tests_unit_ui_test_transcript_LDADD = $(ui_libs) $(CMOCKA_LIBS)
tests_unit_ui_test_security_SOURCES = tests/unit/ui/test_security.c \
	$(ui_mailbox_sources)
tests_unit_ui_test_security_CFLAGS = $(ui_mailbox_cflags)
tests_unit_ui_test_security_LDADD = $(ui_libs) $(CMOCKA_LIBS)
tests_unit_ui_test_plan_SOURCES = tests/unit/ui/test_plan.c \
	$(ui_mailbox_sources)
tests_unit_ui_test_plan_CFLAGS = $(ui_mailbox_cflags)
tests_unit_ui_test_plan_LDADD = $(ui_libs) $(CMOCKA_LIBS)
