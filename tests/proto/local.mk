# SPDX-License-Identifier: GPL-3.0-or-later
# The real program against the scripted server; the longest first.
proto_tests = \
	tests/proto/never.sh \
	tests/proto/heal.sh \
	tests/proto/lies.sh \
	tests/proto/login.sh \
	tests/proto/modes.sh \
	tests/proto/flight.sh \
	tests/proto/cuts.sh \
	tests/proto/retention.sh \
	tests/proto/openssl.sh \
	tests/proto/arrive.sh \
	tests/proto/big.sh \
	tests/proto/bytes.sh \
	tests/proto/disk.sh \
	tests/proto/doctor.sh \
	tests/proto/names.sh \
	tests/proto/proxy.sh \
	tests/proto/table.sh \
	tests/proto/tls.sh \
	tests/proto/tokens.sh \
	tests/proto/waits.sh
TESTS += $(proto_tests)
EXTRA_DIST += tests/proto/README tests/proto/lib.sh $(proto_tests)
