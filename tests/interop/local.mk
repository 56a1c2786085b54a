# SPDX-License-Identifier: GPL-3.0-or-later
TESTS += tests/interop/dovecot.sh

interop_servers = tests/interop/servers/dovecot.sh tests/interop/servers/courier.sh \
	tests/interop/servers/cyrus.sh tests/interop/servers/mailutils.sh \
	tests/interop/servers/popa3d.sh tests/interop/servers/solid.sh
TESTS += $(interop_servers)

EXTRA_DIST += tests/interop/dovecot.sh tests/interop/dovecot-lib.sh tests/interop/lib.sh \
	tests/interop/exchange.sh tests/interop/namespace.sh tests/interop/unpack.sh \
	tests/interop/all.sh tests/interop/README $(interop_servers)

.PHONY: interop
interop: $(bin_PROGRAMS) tests/support/mkmail tests/support/popget
	$(AM_TESTS_ENVIRONMENT) bash $(srcdir)/tests/interop/all.sh
