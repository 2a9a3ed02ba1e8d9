# Replaces files that failed verification with those uploaded again. $1: the target's folder. Standard input: their paths,
# each ended by a 0 byte. The hard links are broken first: the previous release keeps its files.
set -e
cd "$1"
(cd .incoming && xargs -0 rm -f)
cp -al --remove-destination .upload/replaced/. .incoming/
rm -rf .upload/replaced
