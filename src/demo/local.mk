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
	src/demo/session.h src/demo/session.c \
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
	src/demo/mail/18-list-digest.eml

EXTRA_DIST += src/demo/embed.sh $(demo_mail)
CLEANFILES += src/demo/mails.c

# make gives each message by the path where it found it, in the source tree.
src/demo/mails.c: src/demo/embed.sh $(demo_mail)
	$(AM_V_GEN)$(MKDIR_P) src/demo && sh $^ >$@.tmp && mv $@.tmp $@
