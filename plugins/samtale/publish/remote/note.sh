# Adds standard input to the history. $1: the target's folder.
cd "$1" && cat >> history.jsonl
