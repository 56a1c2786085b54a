# SPDX-License-Identifier: GPL-3.0-or-later
# tests/fuzz/replay.sh: runs each fuzz target on its corpus, corpus/<target>/.
# Works with libFuzzer's main() and with replay.c alike.
set -u
failed=0
n=0
for corpus in "$srcdir"/tests/fuzz/corpus/*/; do
    target=$(basename "$corpus")
    if ! "$builddir/tests/fuzz/$target" -runs=0 "$corpus"; then
        echo "FAIL: $target"
        failed=1
    fi
    n=$((n + 1))
done
if [ "$n" -eq 0 ]; then
    echo "no corpus below $srcdir/tests/fuzz/corpus"
    failed=1
fi
exit "$failed"
