#!/usr/bin/env bash
# Python-Markdown's attr_list reads "*word*{lang=sv}" as a word with an attribute.
#
# One would guess: a second pair of braces later on the line is text, wherever it is.
# What happens: with braces later on the same line, the words between the two pairs are published in
# another order: the end of the sentence comes before its middle. In a heading that ends in braces,
# "## Set {1, 2, 3}", the words become attributes of the heading, and are gone from its text.
#
# Seen with Markdown 3.11.3 (3.5.2 keeps the order of the sentence) on Python 3.11, 2026-11-30.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"

convert() { # the version; the text
  "$folder/venv/bin/pip" install --quiet --disable-pip-version-check "Markdown==$1"
  "$folder/venv/bin/python" -c 'import sys, markdown
print(markdown.markdown(sys.argv[1], extensions=["attr_list"]))' "$2"
}

sentence='The word *rolig*{lang=sv} is one, the set {1, 2} another thing.'
old=$(convert 3.5.2 "$sentence")
echo "3.5.2:  $old"
new=$(convert 3.11.3 "$sentence")
echo "3.11.3: $new"
heading=$(convert 3.11.3 '## Set {1, 2, 3}')
echo "3.11.3: $heading"

grep -q 'is one, the set {1, 2} another thing' <<< "$old" || { echo "3.5.2 moves words too"; exit 1; }
! grep -q 'is one, the set {1, 2} another thing' <<< "$new" || { echo "the order is kept now"; exit 1; }
! grep -q 'Set {1, 2, 3}' <<< "$heading" || { echo "braces of a heading are text now"; exit 1; }
