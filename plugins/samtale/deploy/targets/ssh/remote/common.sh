# Shared by several scripts: it is put in front of each of them.
# receive BYTES: store standard input, a record of the history, in a file of its own; then append BYTES adds it to the history,
# completely or not at all. A lost connection ends standard input early, and a full disk ends a file early: so sizes are checked.
receive() {
  trap 'rm -f ".record.$$" ".history.$$"' EXIT
  cat > ".record.$$"
  [ "$(wc -c < ".record.$$")" -eq "$1" ] || { echo "the record arrived incomplete" >&2; exit 71; }
}
append() {
  old=0
  if [ -f history.jsonl ]; then
    old=$(wc -c < history.jsonl)
    cp -p history.jsonl ".history.$$"
  else
    : > ".history.$$"
  fi
  cat ".record.$$" >> ".history.$$"
  [ "$(wc -c < ".history.$$")" -eq $((old + $1)) ] || { echo "the history could not be written" >&2; exit 71; }
  mv -f ".history.$$" history.jsonl
}
# Only the holder of the lock may switch. $1: the number of the process that held it when this began.
still_locked() {
  { [ "$(head -n 1 .lock.holder 2>/dev/null)" = "$1" ] && kill -0 "$1" 2>/dev/null; } || { echo "the lock was lost" >&2; exit 76; }
}
