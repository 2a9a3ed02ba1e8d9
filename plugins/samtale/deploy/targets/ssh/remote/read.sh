# Prints a file of the target, compressed; nothing if it does not exist. $1: the target's folder; $2: its path below.
[ ! -f "$1/$2" ] || gzip -c "$1/$2"
