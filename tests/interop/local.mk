# SPDX-License-Identifier: GPL-3.0-or-later
TESTS += tests/interop/dovecot.sh
EXTRA_DIST += tests/interop/dovecot.sh tests/interop/dovecot-lib.sh
