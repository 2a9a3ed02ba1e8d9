# Removes releases; each is moved out of sight before it is emptied. $1: the target's folder; $2...: the releases that stay.
# If one cannot be removed, the others still are; then the script ends with an error.
cd "$1" || exit 73
failed=0
current=$(basename "$(readlink current)")
shift
for one in releases/????????T??????Z-*/; do
  [ -d "$one" ] || continue
  one=$(basename "$one")
  keep=no
  for other in "$@" "$current"; do [ "$one" = "$other" ] && keep=yes; done
  [ "$keep" = yes ] && continue
  rm -rf .pruned && mv "releases/$one" .pruned && rm -rf .pruned "releases/$one.extras" "manifests/$one.json" || failed=1
done
for left in releases/*.extras manifests/*.json; do  # of a release that went when this was cut short
  one=$(basename "${left%.*}")
  [ -d "releases/$one" ] || rm -f "$left" || failed=1
done
exit "$failed"
