# SPDX-License-Identifier: GPL-3.0-or-later
# Manual pages and the example file come from the tables of the program, so they cannot disagree with it.
noinst_PROGRAMS += doc/gen-config-docs doc/gen-command-docs
doc_gen_config_docs_SOURCES = doc/gen-config-docs.c doc/roff.c doc/roff.h
doc_gen_config_docs_LDADD = $(config_libs)
# Only the tables: what the commands need is not linked.
doc_gen_command_docs_SOURCES = doc/gen-command-docs.c doc/roff.c doc/roff.h \
	doc/sections.c doc/sections.h
doc_gen_command_docs_LDADD = src/cli/libcli.a $(config_libs)

man_MANS += doc/postbag.1 doc/postbag.conf.5
examplesdir = $(docdir)/examples
nodist_examples_DATA = doc/postbag.conf.example
dist_examples_DATA = doc/examples/crontab doc/examples/postbag-fetch.service \
	doc/examples/postbag-fetch.timer
CLEANFILES += doc/postbag.1 doc/postbag.conf.5 doc/postbag.conf.example

doc/postbag.1: doc/gen-command-docs$(EXEEXT)
	$(AM_V_GEN)doc/gen-command-docs >$@.new && mv $@.new $@
doc/postbag.conf.5: doc/gen-config-docs$(EXEEXT)
	$(AM_V_GEN)doc/gen-config-docs man >$@.new && mv $@.new $@
doc/postbag.conf.example: doc/gen-config-docs$(EXEEXT)
	$(AM_V_GEN)doc/gen-config-docs example >$@.new && mv $@.new $@
