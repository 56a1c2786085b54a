# SPDX-License-Identifier: GPL-3.0-or-later
noinst_LIBRARIES += src/pop3/libpop3.a
src_pop3_libpop3_a_SOURCES = 
