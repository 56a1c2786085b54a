# SPDX-License-Identifier: GPL-3.0-or-later
# L3: the plan, the forecast, and one session of one account from connecting to QUIT.
noinst_LIBRARIES += src/sync/libsync.a
src_sync_libsync_a_SOURCES = \
	include/sync/console.h src/sync/console.c \
	src/sync/console_marks.h src/sync/console_marks.c \
	include/sync/arrive.h src/sync/arrive.h src/sync/arrive.c \
	include/sync/control.h src/sync/control.c \
	include/sync/fetch.h src/sync/fetch.c \
	include/sync/forecast.h src/sync/forecast.c \
	include/sync/plan.h src/sync/plan.c \
	include/sync/safety.h src/sync/safety.c \
	include/sync/transcript.h src/sync/transcript.c \
	src/sync/command.h src/sync/command.c \
	src/sync/connect.c \
	src/sync/content.h src/sync/content.c \
	src/sync/decide.c src/sync/expunge.c \
	src/sync/deed.h src/sync/deed.c \
	src/sync/doctor.c \
	src/sync/event.c \
	src/sync/facts.c \
	src/sync/header_hash.h src/sync/header_hash.c \
	src/sync/headers.c \
	src/sync/hook.h src/sync/hook.c \
	src/sync/ingest.h src/sync/ingest.c \
	src/sync/interval.c \
	src/sync/link.c \
	src/sync/listing.c \
	src/sync/login.c \
	src/sync/names.h src/sync/names.c \
	src/sync/naming.c \
	src/sync/numbers.c \
	src/sync/order.h src/sync/order.c \
	src/sync/pause.c \
	src/sync/protect.h src/sync/protect.c \
	src/sync/remove.c \
	src/sync/renumber.c \
	src/sync/round.c \
	src/sync/rule.h src/sync/rule.c \
	src/sync/run.h src/sync/run.c \
	src/sync/spool.h src/sync/spool.c \
	src/sync/spooled.c \
	src/sync/subject.h src/sync/subject.c \
	src/sync/history.h src/sync/history.c \
	src/sync/tell.c \
	src/sync/wait.h src/sync/wait.c
src_sync_libsync_a_CFLAGS = $(AM_CFLAGS) $(JSON_CFLAGS)
