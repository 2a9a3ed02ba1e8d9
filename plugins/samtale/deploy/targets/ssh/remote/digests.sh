# The digests of all files of a folder, sorted by path, but for the mark and for the extras; an extra that is missing has a digest
# of "-", and a symbolic link (Samtale publishes none) has "link".
# $1: the target's folder; $2: the folder below it; lines end with a 0 byte; $3: "sum" for one digest over all, which is
# quick to send, or "all" for each.
set -e
cd "$1/$2"
extras=$(dirname "$PWD")/$(basename "$PWD").extras
list() { find . -type f ! -path ./release.json -print0 | LC_ALL=C sort -z; }
own() { if [ -f "$extras" ]; then list | LC_ALL=C comm -z -23 - "$extras"; else list; fi; }
lost() { if [ -f "$extras" ]; then list | LC_ALL=C comm -z -13 - "$extras" | xargs -0 -r printf '-  %s\0'; fi; }
strange() { find . ! -type f ! -type d -print0 | LC_ALL=C sort -z | xargs -0 -r printf 'link  %s\0'; }
sums() { own | xargs -0 -r sha256sum --zero -- && lost && strange; }
if [ "$3" = sum ]; then sums | sha256sum; else sums; fi
