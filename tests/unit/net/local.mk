# SPDX-License-Identifier: GPL-3.0-or-later
net_tests = \
	tests/unit/net/test_certificate \
	tests/unit/net/test_client \
	tests/unit/net/test_connect \
	tests/unit/net/test_flaws \
	tests/unit/net/test_limits \
	tests/unit/net/test_pace \
	tests/unit/net/test_pin \
	tests/unit/net/test_proxy \
	tests/unit/net/test_stream \
	tests/unit/net/test_tls
check_PROGRAMS += $(net_tests)
TESTS += $(net_tests)
net_test_cflags = $(unit_cflags) $(GNUTLS_CFLAGS) -I$(srcdir)/src/net
net_test_server = tests/unit/net/server.h tests/unit/net/server.c
net_test_libs = $(net_libs) $(CMOCKA_LIBS)

tests_unit_net_test_certificate_SOURCES = tests/unit/net/test_certificate.c $(net_test_server)
tests_unit_net_test_certificate_CFLAGS = $(net_test_cflags)
tests_unit_net_test_certificate_LDADD = $(net_test_libs)
tests_unit_net_test_client_SOURCES = tests/unit/net/test_client.c $(net_test_server)
tests_unit_net_test_client_CFLAGS = $(net_test_cflags)
tests_unit_net_test_client_LDADD = $(net_test_libs)
tests_unit_net_test_connect_SOURCES = tests/unit/net/test_connect.c $(net_test_server)
tests_unit_net_test_connect_CFLAGS = $(net_test_cflags)
tests_unit_net_test_connect_LDADD = $(net_test_libs)
tests_unit_net_test_flaws_SOURCES = tests/unit/net/test_flaws.c $(net_test_server)
tests_unit_net_test_flaws_CFLAGS = $(net_test_cflags)
tests_unit_net_test_flaws_LDADD = $(net_test_libs)
tests_unit_net_test_limits_SOURCES = tests/unit/net/test_limits.c $(net_test_server)
tests_unit_net_test_limits_CFLAGS = $(net_test_cflags)
tests_unit_net_test_limits_LDADD = $(net_test_libs)
tests_unit_net_test_pace_SOURCES = tests/unit/net/test_pace.c $(net_test_server)
tests_unit_net_test_pace_CFLAGS = $(net_test_cflags)
tests_unit_net_test_pace_LDADD = $(net_test_libs)
tests_unit_net_test_pin_SOURCES = tests/unit/net/test_pin.c $(net_test_server)
tests_unit_net_test_pin_CFLAGS = $(net_test_cflags)
tests_unit_net_test_pin_LDADD = $(net_test_libs)
tests_unit_net_test_proxy_SOURCES = tests/unit/net/test_proxy.c $(net_test_server)
tests_unit_net_test_proxy_CFLAGS = $(net_test_cflags)
tests_unit_net_test_proxy_LDADD = $(net_test_libs)
tests_unit_net_test_stream_SOURCES = tests/unit/net/test_stream.c $(net_test_server)
tests_unit_net_test_stream_CFLAGS = $(net_test_cflags)
tests_unit_net_test_stream_LDADD = $(net_test_libs)
tests_unit_net_test_tls_SOURCES = tests/unit/net/test_tls.c $(net_test_server)
tests_unit_net_test_tls_CFLAGS = $(net_test_cflags)
tests_unit_net_test_tls_LDADD = $(net_test_libs)
