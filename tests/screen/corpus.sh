# SPDX-License-Identifier: GPL-3.0-or-later
# corpus.sh: each of our own messages in the reader, with what a person does to one by turns. More of it, and over
# other mail: make corpus DIR=….
set -eu
exec "${builddir:-.}/tests/screen/corpus" --turns ' |HG|HHG|oGq|vGq|yq|h' "${srcdir:-.}"/tests/golden/mail/*.eml
