# SPDX-License-Identifier: GPL-3.0-or-later
# L1: connections, plain or TLS, and the server side of them for the demo and for tests.
noinst_LIBRARIES += src/net/libnet.a
src_net_libnet_a_SOURCES = \
	include/net/listener.h src/net/listener.c src/net/peer.h \
	include/net/stream.h src/net/stream.c \
	src/net/attempt.h src/net/attempt.c \
	src/net/binding.h src/net/binding.c \
	src/net/certificate.h src/net/certificate.c \
	src/net/client.h src/net/client.c \
	src/net/connect.h src/net/connect.c \
	src/net/failure.h src/net/failure.c \
	src/net/handshake.h src/net/handshake.c \
	src/net/identity.h src/net/identity.c \
	src/net/pace.h src/net/pace.c \
	src/net/proxy.h src/net/proxy.c \
	src/net/transport.h src/net/transport.c \
	src/net/trust.h src/net/trust.c
src_net_libnet_a_CFLAGS = $(AM_CFLAGS) $(GNUTLS_CFLAGS)
