# A file of the target, as it is; nothing where there is none. $1: the target's folder; $2: its path below.
[ ! -f "$1/$2" ] || cat "$1/$2"
