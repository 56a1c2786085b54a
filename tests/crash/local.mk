# SPDX-License-Identifier: GPL-3.0-or-later
TESTS += tests/crash/kill.sh
EXTRA_DIST += tests/crash/kill.sh
