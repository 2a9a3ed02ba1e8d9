# Makes another release the live one: a new link is renamed over the old one. $1: the target's folder; $2: the release;
# $3: the ID of the process that holds the lock; $4: the size of the record. Standard input: the record, which is added to the
# history first. While this runs it holds .switching, so that a query of the state (state.sh) waits for the end.
set -e
cd "$1"
receive "$4"
exec 9>> .switching
flock 9
still_locked "$3"
[ -d "releases/$2" ]
[ -f "manifests/$2.json" ] || echo "the manifest of $2 is missing" >&2
append "$4"
ln -sfn "releases/$2" .current.new
mv -fT .current.new current
