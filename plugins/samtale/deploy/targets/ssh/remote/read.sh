# A file of the target, packed for the way; nothing where there is none. $1: the target's folder; $2: its path below.
[ ! -f "$1/$2" ] || gzip -c "$1/$2"
