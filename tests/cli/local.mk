# SPDX-License-Identifier: GPL-3.0-or-later
# The commands as a person or a script runs them, against the scripted server.
TESTS += tests/cli/begin.sh tests/cli/commands.sh tests/cli/session.sh tests/cli/console.sh
EXTRA_DIST += tests/cli/begin.sh tests/cli/commands.sh tests/cli/session.sh tests/cli/console.sh
TESTS += tests/cli/verify.sh tests/cli/status.sh
EXTRA_DIST += tests/cli/verify.sh tests/cli/status.sh
# Its keys are of its own; it ends the agents that gpg starts for them.
TESTS += tests/cli/seal.sh
EXTRA_DIST += tests/cli/seal.sh tests/support/keys.sh
