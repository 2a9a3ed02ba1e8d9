#!/usr/bin/env bash
# Pagefind leaves out what "exclude_selectors" names, such as "img".
#
# One would guess: the words around an excluded picture are indexed, since a picture has no words.
# What happens: a void element has no end tag, so the exclusion lasts until its parent ends. All that
# follows the picture in its parent is missing, and so is what comes before it: a caption in a figure,
# and every paragraph, list item or cell with a picture in it. A non-void element, such as <svg>, is
# left out alone.
#
# Seen with pagefind 1.5.2 on Python 3.11, 2026-11-30.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check "pagefind[bin]==1.5.2"
cd "$folder"
mkdir -p site
cat > site/index.html <<'HTML'
<!DOCTYPE html><html lang="en"><head><title>Page</title></head><body>
<p>rhubarb</p>
<p>before <img src="a.png" alt=""> behind</p>
<figure><img src="a.png" alt=""><figcaption>caption</figcaption></figure>
<p>above <svg><text>drawing</text></svg> below</p>
</body></html>
HTML

indexed() { # what the page's fragment has as its content
  rm -rf site/pagefind
  venv/bin/python -m pagefind --site site --exclude-selectors "$1" > log
  gzip -dc site/pagefind/fragment/*.pf_fragment | sed 's/^pagefind_dcd//' |
    venv/bin/python -c 'import json, sys; print(json.load(sys.stdin)["content"])'
}

venv/bin/python -m pagefind --version
void=$(indexed img)
echo "excluding img: $void"
paired=$(indexed svg)
echo "excluding svg: $paired"

grep -q "rhubarb" <<< "$void" || { echo "the page is not indexed"; exit 1; }
! grep -Eq "before|behind|caption" <<< "$void" || { echo "words around a picture are indexed now"; exit 1; }
grep -q "above.*below" <<< "$paired" || { echo "words around a drawing are left out too"; exit 1; }
! grep -q "drawing" <<< "$paired" || { echo "the drawing is not left out"; exit 1; }
