# SPDX-License-Identifier: GPL-3.0-or-later
# L4: the reader.
noinst_LIBRARIES += src/ui/libui.a
src_ui_libui_a_SOURCES = \
	include/ui/ui.h src/ui/ui.c \
	src/ui/action.def src/ui/action.h src/ui/action.c \
	src/ui/app.h src/ui/app.c src/ui/app_inside.h \
	src/ui/app_action.c src/ui/app_event.c src/ui/app_stack.c \
	src/ui/bidi.h src/ui/bidi.c \
	src/ui/canvas.h src/ui/canvas.c src/ui/role.def \
	src/ui/color.h src/ui/color.c \
	src/ui/doubt.h src/ui/doubt.c \
	src/ui/ending.h src/ui/ending.c \
	src/ui/find.h src/ui/find.c \
	src/ui/footer.h src/ui/footer.c \
	src/ui/frame.h src/ui/frame.c \
	src/ui/key.h src/ui/key.c \
	src/ui/keymap.h src/ui/keymap.c \
	src/ui/layout.h src/ui/layout.c \
	src/ui/link_words.h src/ui/link_words.c \
	src/ui/layout_pieces.h src/ui/layout_pieces.c \
	src/ui/layout_header.c src/ui/layout_inside.h src/ui/layout_line.c src/ui/layout_links.c \
	src/ui/quotes.h src/ui/quotes.c \
	src/ui/osc.h src/ui/osc.c \
	src/ui/pager.h src/ui/pager.c \
	src/ui/screen.h src/ui/screen.c src/ui/status.h \
	src/ui/theme.h src/ui/theme.c \
	src/ui/words.h src/ui/words.c \
	src/ui/wrap.h src/ui/wrap.c \
	src/ui/model/audit.h src/ui/model/audit.c \
	src/ui/model/capture.h src/ui/model/capture.c \
	src/ui/model/mailcap.h src/ui/model/mailcap.c \
	src/ui/model/outside.h src/ui/model/outside.c \
	src/ui/model/save.h src/ui/model/save.c \
	src/ui/model/change.h src/ui/model/change.c \
	src/ui/model/clipboard.h src/ui/model/clipboard.c \
	src/ui/model/copies.h src/ui/model/copies.c \
	src/ui/model/fetch.h src/ui/model/fetch.c \
	src/ui/model/fetch_inside.h src/ui/model/fetch_session.c \
	src/ui/model/form.h src/ui/model/form.c \
	src/ui/model/links.h src/ui/model/links.c \
	src/ui/model/list.h src/ui/model/list.c src/ui/model/folder_source.c \
	src/ui/model/single_source.c \
	src/ui/model/listed.h src/ui/model/listed.c \
	src/ui/model/open.h src/ui/model/open.c \
	src/ui/model/plan.h src/ui/model/plan.c \
	src/ui/model/program.h src/ui/model/program.c \
	src/ui/model/rate.h src/ui/model/rate.c \
	src/ui/model/reading.h src/ui/model/reading.c \
	src/ui/model/refresh.h src/ui/model/refresh.c \
	src/ui/model/retention.h src/ui/model/retention.c \
	src/ui/model/retention_fields.h src/ui/model/retention_fields.c \
	src/ui/model/retention_inside.h src/ui/model/retention_presets.c src/ui/model/retention_values.c \
	src/ui/model/retention_read.h src/ui/model/retention_read.c \
	src/ui/model/schedule.h src/ui/model/schedule.c \
	src/ui/model/seal.h src/ui/model/seal.c src/ui/screen/seal.h src/ui/screen/seal.c \
	src/ui/model/security.h src/ui/model/security.c \
	src/ui/model/want.h src/ui/model/want.c \
	src/ui/model/wish.h src/ui/model/wish.c \
	src/ui/screen/ask_line.h src/ui/screen/ask_line.c \
	src/ui/screen/part_view.h src/ui/screen/part_view.c \
	src/ui/screen/parts.h src/ui/screen/parts.c src/ui/screen/parts_draw.c \
	src/ui/screen/parts_inside.h src/ui/screen/parts_run.c src/ui/screen/parts_save.c \
	src/ui/screen/audit.h src/ui/screen/audit.c \
	src/ui/screen/entry.h src/ui/screen/entry.c \
	src/ui/screen/confirm.h src/ui/screen/confirm.c \
	src/ui/screen/copy.h src/ui/screen/copy.c \
	src/ui/screen/folders.h src/ui/screen/folders.c \
	src/ui/screen/facts.h src/ui/screen/facts.c \
	src/ui/screen/facts_pages.h src/ui/screen/facts_pages.c \
	src/ui/screen/form.h src/ui/screen/form.c \
	src/ui/screen/form_draw.h src/ui/screen/form_draw.c \
	src/ui/screen/form_edit.c src/ui/screen/form_file.c src/ui/screen/form_screen.h \
	src/ui/screen/form_effect.h src/ui/screen/form_effect.c \
	src/ui/screen/form_list.h src/ui/screen/form_list.c \
	src/ui/screen/form_page.h src/ui/screen/form_page.c \
	src/ui/screen/form_sample.h src/ui/screen/form_sample.c \
	src/ui/screen/groups.h src/ui/screen/groups.c \
	src/ui/screen/help.h src/ui/screen/help.c \
	src/ui/screen/keys.h src/ui/screen/keys.c \
	src/ui/screen/links.h src/ui/screen/links.c \
	src/ui/screen/list.h src/ui/screen/list.c \
	src/ui/screen/list_row.h src/ui/screen/list_row.c \
	src/ui/screen/password.h src/ui/screen/password.c \
	src/ui/screen/plan.h src/ui/screen/plan.c \
	src/ui/screen/plan_ask.h src/ui/screen/plan_ask.c \
	src/ui/screen/plan_draw.h src/ui/screen/plan_draw.c \
	src/ui/screen/plan_words.h src/ui/screen/plan_words.c \
	src/ui/screen/protect.h src/ui/screen/protect.c \
	src/ui/screen/progress.h src/ui/screen/progress.c \
	src/ui/screen/progress_draw.h src/ui/screen/progress_draw.c \
	src/ui/screen/progress_words.h src/ui/screen/progress_words.c \
	src/ui/screen/rest.h src/ui/screen/rest.c \
	src/ui/screen/safety.h src/ui/screen/safety.c \
	src/ui/screen/safety_words.h src/ui/screen/safety_words.c \
	src/ui/screen/security.h src/ui/screen/security.c \
	src/ui/screen/security_draw.h src/ui/screen/security_draw.c \
	src/ui/screen/retention.h src/ui/screen/retention.c \
	src/ui/screen/retention_draw.h src/ui/screen/retention_draw.c \
	src/ui/screen/retention_forecast.h src/ui/screen/retention_forecast.c \
	src/ui/screen/retention_form.h src/ui/screen/retention_form.c \
	src/ui/screen/retention_words.h src/ui/screen/retention_words.c \
	src/ui/screen/settings_group.h src/ui/screen/settings_group.c \
	src/ui/screen/transcript.h src/ui/screen/transcript.c \
	src/ui/screen/view.h src/ui/screen/view.c \
	src/ui/screen/view_inside.h src/ui/screen/view_draw.c src/ui/screen/view_read.c \
	src/ui/screen/view_search.c \
	src/ui/screen/view_seal.c \
	src/ui/screen/where.h src/ui/screen/where.c \
	src/ui/screen/where_words.h src/ui/screen/where_words.c \
	src/ui/term/overlay.c \
	src/ui/term/crash.h src/ui/term/crash.c \
	src/ui/term/input.c \
	src/ui/term/paint.h src/ui/term/paint.c \
	src/ui/term/stop.h src/ui/term/stop.c \
	src/ui/term/term.h src/ui/term/term.c \
	src/ui/widget/bar.h src/ui/widget/bar.c \
	src/ui/widget/notes.h src/ui/widget/notes.c \
	src/ui/widget/field.h src/ui/widget/field.c \
	src/ui/widget/line.h src/ui/widget/line.c \
	src/ui/widget/rows.h src/ui/widget/rows.c \
	src/ui/widget/search.h src/ui/widget/search.c \
	src/ui/widget/text.h src/ui/widget/text.c
src_ui_libui_a_CFLAGS = $(AM_CFLAGS) $(NCURSES_CFLAGS) $(FRIBIDI_CFLAGS) -iquote src/ui

# The themes that ship are compiled in as well: each becomes a row of C strings.
builtin_themes = src/ui/evergreen.inc src/ui/daylight.inc src/ui/mono.inc
BUILT_SOURCES += $(builtin_themes)
CLEANFILES += $(builtin_themes)
src/ui/libui_a-theme.$(OBJEXT): $(builtin_themes)
theme_to_c = $(MKDIR_P) src/ui && \
	sed -e 's/["\\]/\\&/g' -e 's/.*/"&\\n"/' $(srcdir)/$$theme >$@.tmp && mv $@.tmp $@
src/ui/evergreen.inc: themes/evergreen.theme
	$(AM_V_GEN)theme=themes/evergreen.theme; $(theme_to_c)
src/ui/daylight.inc: themes/daylight.theme
	$(AM_V_GEN)theme=themes/daylight.theme; $(theme_to_c)
src/ui/mono.inc: themes/mono.theme
	$(AM_V_GEN)theme=themes/mono.theme; $(theme_to_c)
