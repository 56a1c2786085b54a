# SPDX-License-Identifier: GPL-3.0-or-later
# What a machine can check of style and layers, and a check of the checks.
lint_scripts = tests/lint/layers.sh tests/lint/outside-headers.sh tests/lint/format.sh \
	tests/lint/functions.sh tests/lint/text.sh tests/lint/selftest.sh
TESTS += $(lint_scripts)
EXTRA_DIST += $(lint_scripts) tests/lint/exceptions .ci/run
