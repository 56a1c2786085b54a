# SPDX-License-Identifier: GPL-3.0-or-later
# L2: a message as a document, a header as an envelope.
noinst_LIBRARIES += src/mail/libmail.a
src_mail_libmail_a_SOURCES = \
	include/mail/document.h src/mail/builder.h src/mail/document.c \
	include/mail/renderer.h \
	include/mail/envelope.h src/mail/envelope.c src/mail/gmime_auto.h \
	include/mail/attachment.h src/mail/file_name.c src/mail/save.c src/mail/type.c \
	src/mail/attach.h src/mail/attach.c \
	src/mail/charset.h src/mail/charset.c \
	src/mail/charset_guess.h src/mail/charset_guess.c \
	include/mail/crypto.h src/mail/crypto_inside.h src/mail/crypto.c \
	src/mail/crypto_child.c src/mail/crypto_words.c \
	src/mail/code.h src/mail/code.c \
	src/mail/encoded.h src/mail/encoded.c \
	src/mail/event.h src/mail/event.c src/mail/rule.c src/mail/zone.c \
	src/mail/header.h src/mail/header.c src/mail/address.c \
	src/mail/facts.h src/mail/sender.c src/mail/authres.c src/mail/list.c \
	src/mail/alternative.c src/mail/leaf.h src/mail/leaf.c src/mail/walker.h \
	src/mail/html_reader.h src/mail/html_element.c \
	src/mail/html.h src/mail/html.c src/mail/html_text.c \
	src/mail/html_cells.h src/mail/html_cells.c \
	src/mail/html_columns.h src/mail/html_columns.c \
	src/mail/html_form.c src/mail/html_link.c src/mail/html_list.c \
	src/mail/html_quote.c src/mail/html_reference.c src/mail/html_remote.c \
	src/mail/html_line.h src/mail/html_line.c src/mail/html_rules.c \
	src/mail/html_parser.h src/mail/html_parser.c \
	src/mail/html_style.h src/mail/html_style.c \
	src/mail/html_table.h src/mail/html_table.c \
	src/mail/html_trim.h src/mail/html_trim.c \
	src/mail/host.h src/mail/host.c \
	src/mail/link.h src/mail/link.c src/mail/link_find.c \
	src/mail/inner.h src/mail/inner.c \
	src/mail/invite.h src/mail/invite.c \
	src/mail/message.c src/mail/output.c \
	include/mail/onetime.h src/mail/onetime.c \
	src/mail/parse.h src/mail/parse.c \
	src/mail/part.h src/mail/part.c src/mail/part_table.c \
	src/mail/archive.h src/mail/archive.c src/mail/picture.h src/mail/picture.c \
	src/mail/picture_cells.h src/mail/picture_cells.c \
	src/mail/single.h src/mail/single.c \
	src/mail/report.h src/mail/report.c \
	src/mail/raw.c \
	src/mail/renderer.c src/mail/renderer_child.c src/mail/renderer_wire.h \
	src/mail/renderer_process.h src/mail/renderer_process.c \
	src/mail/rtf.h src/mail/rtf.c \
	src/mail/scan.h src/mail/scan.c \
	src/mail/source.h src/mail/source.c \
	src/mail/seal.h src/mail/seal.c \
	src/mail/status.h src/mail/status.c \
	src/mail/stream.h src/mail/stream.c \
	src/mail/summary.h src/mail/summary.c \
	src/mail/text.h src/mail/text.c \
	src/mail/tnef.h src/mail/tnef.c \
	src/mail/vcard.h src/mail/vcard.c \
	src/mail/wire.c \
	src/mail/word.h src/mail/word.c
src_mail_libmail_a_CFLAGS = $(AM_CFLAGS) $(GMIME_CFLAGS) $(XML_CFLAGS) $(ICAL_CFLAGS) \
	$(ARCHIVE_CFLAGS) $(UCHARDET_CFLAGS) $(CHAFA_CFLAGS)
