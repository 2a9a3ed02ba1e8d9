# Assembles a release in .incoming: links to the files of the current one, without the removed ones, plus the uploaded ones. If
# the digest of all of it is right, names it, and adds its manifest and the hashed files of earlier releases, which pages that are
# open in browsers still request; otherwise prints DIFFERENT and leaves it. Nothing is named before all of it, including the
# manifest and the list of those hashed files, was compared with what it should be.
# $1: the target's folder; $2: the release; $3: the one whose files are linked, or ""; $4: the digest; $5: the pattern
# of hashed files; $6, $7: the SHA-256 of the manifest and of the mark; $8...: the earlier releases.
# Standard input: the removed paths, each ended by a 0 byte; or nothing but a word, "again", to try what lies there once more.
set -e
cd "$1"
release=$2 base=$3 wanted=$4
hashed=$5 manifest=$6 mark=$7
shift 7
[ "$release" != "$(basename "$(readlink current)" 2>/dev/null)" ] || { echo "$release is already live" >&2; exit 74; }
# What is in .incoming, as a sorted list. No pipes: the failure of their first parts would be lost.
listed() {
  (cd .incoming && find . -type f ! -path ./release.json -print0) > .lists/found
  LC_ALL=C sort -z .lists/found > "$1"
}
same() { [ "$(sha256sum < "$1")" = "$2  -" ] || { echo "$1 arrived damaged" >&2; exit 71; }; }
if [ "$base" != again ]; then
  rm -rf .incoming .lists
  mkdir .incoming .lists
  if [ -n "$base" ]; then
    cp -al "releases/$base/." .incoming/
    if [ -f "releases/$base.extras" ]; then (cd .incoming && xargs -0 rm -f) < "releases/$base.extras"; fi
  fi
  (cd .incoming && xargs -0 rm -f)
  find .incoming ! -type f ! -type d -delete
  find .incoming -mindepth 1 -type d -empty -delete
  cp -al --remove-destination .upload/files/. .incoming/
fi
listed .lists/before
case "$(cd .incoming && xargs -0 -r sha256sum --zero -- < ../.lists/before | sha256sum)" in
  "$wanted "*) ;;
  *) echo DIFFERENT; exit 0 ;;
esac
: > .lists/extras
for old in "$@"; do
  [ -d "releases/$old" ] || continue
  (cd "releases/$old" && find . -type f -print0) > .lists/found
  grep -zE "$hashed" .lists/found > .lists/hashed || [ $? -eq 1 ]
  LC_ALL=C sort -z .lists/hashed > .lists/own
  if [ -f "releases/$old.extras" ]; then
    LC_ALL=C comm -z -23 .lists/own "releases/$old.extras" > .lists/hashed
    mv .lists/hashed .lists/own
  fi
  xargs -0 -r sh -ec '
    old=$1
    shift
    for file; do
      if [ -e ".incoming/$file" ]; then continue; fi
      mkdir -p ".incoming/$(dirname "$file")"
      ln "$old/$file" ".incoming/$file"
      printf "%s\0" "$file" >> .lists/extras
    done
  ' samtale "releases/$old" < .lists/own
done
LC_ALL=C sort -z -u .lists/extras > .lists/sorted
listed .lists/after
LC_ALL=C comm -z -23 .lists/after .lists/sorted > .lists/own
LC_ALL=C comm -z -13 .lists/after .lists/sorted > .lists/lost
cmp -s .lists/own .lists/before && [ ! -s .lists/lost ] || { echo "the list of earlier files could not be written" >&2; exit 71; }
same .upload/manifest.json "$manifest"
same .incoming/release.json "$mark"
find .incoming -type d ! -perm 755 -exec chmod 755 {} +
find .incoming -type f ! -perm 644 -exec chmod 644 {} +
rm -rf "releases/$release"
mv .lists/sorted "releases/$release.extras"
mv .upload/manifest.json "manifests/$release.json"
mv .incoming "releases/$release"
rm -rf .lists .upload
echo WHOLE
