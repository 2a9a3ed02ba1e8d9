# Puts a release together in .incoming: links to the files of the current one, less what is removed, plus what was uploaded. If
# the digest over all is as it should be, gives it its name, its manifest, and the hashed files of earlier releases, which pages
# that readers have open still ask for; else says DIFFERENT, and leaves it.
# $1: the target's folder; $2: the release; $3: the one whose files are linked, or ""; $4: the digest; $5: the pattern
# of hashed files; $6...: the earlier releases.
# Standard input: the removed paths, each ended by a 0 byte; or nothing but a word, "again", to try what lies there once more.
set -e
cd "$1"
release=$2 base=$3 wanted=$4
hashed=$5
shift 5
[ "$release" != "$(basename "$(readlink current)" 2>/dev/null)" ] || exit 74
digest() { (cd .incoming && find . -type f ! -path ./release.json -print0 | LC_ALL=C sort -z | xargs -0 -r sha256sum --zero -- | sha256sum); }
if [ "$base" != again ]; then
  rm -rf .incoming
  mkdir .incoming
  if [ -n "$base" ]; then
    cp -al "releases/$base/." .incoming/
    if [ -f "releases/$base.extras" ]; then (cd .incoming && xargs -0 rm -f) < "releases/$base.extras"; fi
  fi
  (cd .incoming && xargs -0 rm -f)
  find .incoming -mindepth 1 -type d -empty -delete
  cp -al --remove-destination .upload/files/. .incoming/
fi
case "$(digest)" in
  "$wanted "*) ;;
  *) echo DIFFERENT; exit 0 ;;
esac
: > .extras
for old in "$@"; do
  [ -d "releases/$old" ] || continue
  (
    cd "releases/$old"
    find . -type f -print0 | grep -zE "$hashed" | LC_ALL=C sort -z |
      if [ -f "../$old.extras" ]; then LC_ALL=C comm -z -23 - "../$old.extras"; else cat; fi |
      xargs -0 -r sh -c '
        for file; do
          [ -e "../../.incoming/$file" ] && continue
          mkdir -p "../../.incoming/$(dirname "$file")"
          ln "$file" "../../.incoming/$file"
          printf "%s\0" "$file" >> ../../.extras
        done
      ' samtale
  )
done
rm -rf "releases/$release"
LC_ALL=C sort -z -u .extras > "releases/$release.extras"
mv .upload/manifest.json "manifests/$release.json"
mv .incoming "releases/$release"
rm -rf .extras .upload
echo WHOLE
