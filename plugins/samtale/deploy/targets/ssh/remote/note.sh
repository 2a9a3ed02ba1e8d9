# Adds a record to the history. $1: the target's folder; $2: the size of the record. Standard input: the record.
set -e
cd "$1"
receive "$2"
append "$2"
