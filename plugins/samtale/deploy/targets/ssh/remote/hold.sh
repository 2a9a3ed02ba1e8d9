# Holds the lock as long as standard input stays open. $1: the target's folder; $2: who holds it, as messages show it.
# Prints LOCKED, the ID of the process that holds it and the mark of the state (state.sh), and prepares the upload: what an
# interrupted one has transferred is kept, and the current manifest is copied to where the new one will be, so that rsync
# transfers only the differences. The kernel releases the lock when this process ends, however it ends. The client sends a line
# every 20 seconds; after 3 minutes without one the connection is dead, though the network has not reported it, and the lock is
# released.
# What is served gets its modes here and in assemble.sh, whatever the umask is; the rest is as private as the umask makes it.
(umask 022 && mkdir -p "$1") && cd "$1" || exit 73
try() {
  flock -n -E 75 .lock sh -c '
    mkdir -p manifests && (umask 022 && mkdir -p releases) && mkdir -p .upload/files || exit 73
    chmod a+rx releases 2>/dev/null
    printf "%s\n%s\n" "$$" "$1" > .lock.holder && : > .lock.beat || exit 73
    [ -s .lock.holder ] && rm -rf .pruned .incoming .lists .record.* .history.* || exit 73
    current=$(basename "$(readlink current)" 2>/dev/null)
    [ -f .upload/manifest.json ] || cp "manifests/$current.json" .upload/manifest.json 2>/dev/null
    echo "LOCKED $$ $current $(cat history.jsonl 2>/dev/null | cksum)"
    while read -r _; do : > .lock.beat; done
    rm -f .lock.holder .lock.beat
  ' samtale "$1"
}
try "$2" && exit 0
code=$?
[ "$code" = 75 ] || exit "$code"
if [ -n "$(find .lock.beat -mmin +3 2>/dev/null)" ]; then
  kill "$(head -n 1 .lock.holder)" 2>/dev/null
  sleep 1
  try "$2" && exit 0
fi
echo "BUSY $(tail -n +2 .lock.holder 2>/dev/null)"
exit 75
