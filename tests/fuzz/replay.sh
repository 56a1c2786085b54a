# SPDX-License-Identifier: GPL-3.0-or-later
# tests/fuzz/replay.sh: runs each fuzz target on its corpus, corpus/<target>/.
# Works with libFuzzer's main() and with replay.c alike.
set -u
failed=0
n=0
made=$(mktemp -d)
trap 'rm -rf "$made"' EXIT

replay() { # CORPUS
    target=$(basename "$1")
    if ! "$builddir/tests/fuzz/$target" -runs=0 "$1"; then
        echo "FAIL: $target"
        failed=1
    fi
    n=$((n + 1))
}

for corpus in "$srcdir"/tests/fuzz/corpus/*/; do
    replay "$corpus"
done
if [ "$n" -eq 0 ]; then
    echo "no corpus below $srcdir/tests/fuzz/corpus"
    failed=1
fi
# What goes from process to process changes with the document, so its inputs are made anew.
mkdir "$made/fuzz_mail_wire"
for name in html_links html_lists mime_attachments plain_quotes seal_three invite_google sender_many tnef_files; do
    message=$srcdir/tests/golden/mail/$name.eml
    if ! "$builddir/tests/golden/render" pack "$message" >"$made/fuzz_mail_wire/$name"; then
        echo "FAIL: packing $name"
        failed=1
    fi
done
replay "$made/fuzz_mail_wire"
exit "$failed"
