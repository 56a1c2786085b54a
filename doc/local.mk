# SPDX-License-Identifier: GPL-3.0-or-later
# Manual pages and the example file come from the tables of the program, so they cannot disagree with it.
noinst_PROGRAMS += doc/gen-config-docs
doc_gen_config_docs_SOURCES = doc/gen-config-docs.c doc/roff.c doc/roff.h
doc_gen_config_docs_LDADD = $(config_libs)

man_MANS += doc/postbag.conf.5
examplesdir = $(docdir)/examples
nodist_examples_DATA = doc/postbag.conf.example
CLEANFILES += doc/postbag.conf.5 doc/postbag.conf.example

doc/postbag.conf.5: doc/gen-config-docs$(EXEEXT)
	$(AM_V_GEN)doc/gen-config-docs man >$@.new && mv $@.new $@
doc/postbag.conf.example: doc/gen-config-docs$(EXEEXT)
	$(AM_V_GEN)doc/gen-config-docs example >$@.new && mv $@.new $@
