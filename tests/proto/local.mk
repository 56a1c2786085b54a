# SPDX-License-Identifier: GPL-3.0-or-later
# The real program against the scripted server.
TESTS += tests/proto/disk.sh tests/proto/cuts.sh tests/proto/lies.sh tests/proto/tls.sh tests/proto/openssl.sh tests/proto/big.sh
EXTRA_DIST += tests/proto/lib.sh tests/proto/disk.sh tests/proto/cuts.sh tests/proto/lies.sh tests/proto/tls.sh tests/proto/openssl.sh tests/proto/big.sh
