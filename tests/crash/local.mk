# SPDX-License-Identifier: GPL-3.0-or-later
crash_tests = tests/crash/delete.sh tests/crash/kill.sh
TESTS += $(crash_tests)
EXTRA_DIST += $(crash_tests)
