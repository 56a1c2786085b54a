# SPDX-License-Identifier: GPL-3.0-or-later
# L3: the sample mailbox and the POP3 server behind it, honest in the demo, with faults in tests.
noinst_LIBRARIES += src/demo/libdemo.a
src_demo_libdemo_a_SOURCES = \
	include/demo/demo.h src/demo/demo.c \
	include/demo/pop3d.h src/demo/pop3d.c \
	src/demo/content.h src/demo/content.c \
	src/demo/maildrop.h src/demo/maildrop.c \
	src/demo/mails.h \
	src/demo/output.h src/demo/output.c \
	src/demo/sample.h src/demo/sample.c \
	src/demo/script.h src/demo/script.c \
	src/demo/session.h src/demo/session.c src/demo/session_state.h \
	src/demo/session_authorization.c src/demo/session_transaction.c \
	src/demo/wire.h src/demo/wire.c
nodist_src_demo_libdemo_a_SOURCES = src/demo/mails.c
src_demo_libdemo_a_CPPFLAGS = $(AM_CPPFLAGS) -I$(srcdir)

# The sample messages, oldest first: the order in which the server numbers them.
demo_mail = \
	src/demo/mail/01-greek-postcard.eml \
	src/demo/mail/02-before-mime.eml \
	src/demo/mail/03-newsletter.eml \
	src/demo/mail/04-russian-cat.eml \
	src/demo/mail/05-long-subject.eml \
	src/demo/mail/06-japanese-exhibition.eml \
	src/demo/mail/07-chinese-pigeons.eml \
	src/demo/mail/08-arabic-lighthouse.eml \
	src/demo/mail/09-hebrew-parrot.eml \
	src/demo/mail/10-delivery-report.eml \
	src/demo/mail/11-raw-header.eml \
	src/demo/mail/12-wrong-charset.eml \
	src/demo/mail/13-long-line.eml \
	src/demo/mail/14-receipt.eml \
	src/demo/mail/15-no-subject.eml \
	src/demo/mail/16-empty-body.eml \
	src/demo/mail/17-no-name.eml \
	src/demo/mail/18-list-digest.eml \
	src/demo/mail/19-patch.eml \
	src/demo/mail/20-patch-review.eml \
	src/demo/mail/21-patch-question.eml \
	src/demo/mail/22-patch-v2.eml \
	src/demo/mail/23-patch-applied.eml \
	src/demo/mail/24-forward.eml \
	src/demo/mail/25-invoice-pdf.eml \
	src/demo/mail/26-photo-and-table.eml \
	src/demo/mail/27-song-sheet.eml \
	src/demo/mail/28-phishing.eml \
	src/demo/mail/29-hostile-controls.eml \
	src/demo/mail/30-invitation.eml \
	src/demo/mail/31-goat-1.eml \
	src/demo/mail/32-goat-2.eml \
	src/demo/mail/33-goat-3.eml \
	src/demo/mail/34-goat-4.eml \
	src/demo/mail/35-goat-5.eml \
	src/demo/mail/36-goat-6.eml \
	src/demo/mail/37-goat-7.eml \
	src/demo/mail/38-goat-8.eml \
	src/demo/mail/39-emoji.eml \
	src/demo/mail/40-museum.eml \
	src/demo/mail/41-cake-1.eml \
	src/demo/mail/42-cake-2.eml \
	src/demo/mail/43-cake-3.eml \
	src/demo/mail/44-away.eml \
	src/demo/mail/45-things-to-look-for.eml \
	src/demo/mail/46-welcome.eml

EXTRA_DIST += src/demo/embed.sh $(demo_mail)
CLEANFILES += src/demo/mails.c

# make gives each message by the path where it found it, in the source tree.
src/demo/mails.c: src/demo/embed.sh $(demo_mail)
	$(AM_V_GEN)$(MKDIR_P) src/demo && sh $^ >$@.tmp && mv $@.tmp $@
