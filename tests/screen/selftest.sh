# SPDX-License-Identifier: GPL-3.0-or-later
# selftest.sh: every file in selftest/bad must fail, each for the reason that its last step looks for; and mistakes
# in a steps file are told from failures.
set -eu
run=${builddir:-.}/tests/screen/run
bad=${srcdir:-.}/tests/screen/selftest/bad
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
export SCREEN_TIMEOUT_MS=500
n=0

for steps in "$bad"/*.steps; do
    status=0
    "$run" "$steps" >"$scratch/out" 2>&1 || status=$?
    last=$(wc -l <"$steps")
    if [ "$status" -ne 1 ] || ! grep -q "^$steps:$last: " "$scratch/out"; then
        echo "$steps: status $status, not 1 at line $last:"
        cat "$scratch/out"
        exit 1
    fi
    n=$((n + 1))
done
[ "$n" -eq 21 ]

mistakes='nonsense
key j
size big
file x <<END
signal NONE
file ../outside <<END
run'
printf '%s\n' "$mistakes" | while read -r line; do
    printf '%s\nEND\n' "$line" >"$scratch/mistake.steps"
    status=0
    "$run" "$scratch/mistake.steps" >"$scratch/out" 2>&1 || status=$?
    case $line in
    'file x'*) [ "$status" -eq 0 ] || { echo "$line: status $status"; exit 1; } ;;
    *) [ "$status" -eq 99 ] || { echo "$line: status $status, not 99"; exit 1; } ;;
    esac
done

printf 'skip-unless false\nnonsense\n' >"$scratch/skip.steps"
status=0
"$run" "$scratch/skip.steps" >"$scratch/out" 2>&1 || status=$?
[ "$status" -eq 77 ]
echo "$n bad files fail as they must"
