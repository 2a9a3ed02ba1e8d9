# Prints what is at the target, one fact per line. $1: the target's folder. Writes nothing. Waits for a switch in progress.
cd / || exit 1
for tool in rsync flock sha256sum awk comm; do command -v "$tool" >/dev/null 2>&1 || echo "lacks $tool"; done
printf x | LC_ALL=C sort -z >/dev/null 2>&1 || echo "lacks GNU coreutils (sort -z)"
there=$1
while [ ! -e "$there" ]; do there=$(dirname "$there"); done
[ -d "$there" ] || echo "no-folder $there"
[ -w "$there" ] || echo "read-only $there"
echo "free $(df -Pk "$there" | awk 'NR == 2 { print $4 }')"
echo "clock $(date +%s)"
cd "$1" 2>/dev/null || { echo "mark $(printf '' | cksum)"; exit 0; }
if [ -f .switching ]; then (flock -s -w 20 9) 9< .switching || echo switching; fi
[ -w releases ] || [ ! -e releases ] || echo "read-only $1/releases"
echo "mark $(basename "$(readlink current)" 2>/dev/null) $(cat history.jsonl 2>/dev/null | cksum)"
[ -L current ] && echo "current $(readlink current)"
[ -e current ] && [ ! -L current ] && echo "no-link $1/current"
[ ! -d manifests ] && [ -n "$(ls -A | grep -v '^\.lock')" ] && echo "foreign"
ls -1 releases 2>/dev/null | grep -v '\.extras$' | sed 's/^/release /'
[ -f history.jsonl ] && tail -n 400 history.jsonl | sed 's/^/history /'
exit 0
