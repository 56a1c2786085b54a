# SPDX-License-Identifier: GPL-3.0-or-later
# L3: the plan, the forecast, and one session of one account from connecting to QUIT.
noinst_LIBRARIES += src/sync/libsync.a
src_sync_libsync_a_SOURCES = \
	include/sync/arrive.h src/sync/arrive.h src/sync/arrive.c \
	include/sync/control.h src/sync/control.c \
	include/sync/fetch.h src/sync/fetch.c \
	include/sync/forecast.h src/sync/forecast.c \
	include/sync/plan.h src/sync/plan.c \
	include/sync/transcript.h src/sync/transcript.c \
	src/sync/command.h src/sync/command.c \
	src/sync/connect.c \
	src/sync/content.h src/sync/content.c \
	src/sync/deed.h src/sync/deed.c \
	src/sync/event.c \
	src/sync/hook.h src/sync/hook.c \
	src/sync/ingest.c \
	src/sync/link.c \
	src/sync/listing.c \
	src/sync/remove.c \
	src/sync/rule.h src/sync/rule.c \
	src/sync/run.h
src_sync_libsync_a_CFLAGS = $(AM_CFLAGS) $(JSON_CFLAGS)
