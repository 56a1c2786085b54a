# SPDX-License-Identifier: GPL-3.0-or-later
noinst_LIBRARIES += src/demo/libdemo.a
src_demo_libdemo_a_SOURCES = 
