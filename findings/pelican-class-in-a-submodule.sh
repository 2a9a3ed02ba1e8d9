#!/usr/bin/env bash
# PELICAN_CLASS names a class by its dotted path, and the default is "pelican.Pelican".
#
# One would guess: any importable class works, such as "mysite.engine.Engine" of a package.
# What happens: Pelican imports the dotted path of the module with __import__, which returns the
# top-level package, and looks for the class there. A class of a submodule is not found; the same
# class, reachable as an attribute of the top-level package, is.
#
# Seen with pelican 4.12.0 on Python 3.11, 2026-11-29.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check "pelican==4.12.0"
cd "$folder"
mkdir -p content mysite
printf ':title: One\n:date: 2026-01-02\n\nText.\n' > content/one.rst
printf 'from pelican import Pelican\n\n\nclass Engine(Pelican):\n    """The same as Pelican."""\n' > mysite/engine.py

run() { # the class's dotted path; what Pelican says, on one line
  printf 'SITEURL = ""\nTIMEZONE = "UTC"\nPATH = "content"\nPELICAN_CLASS = "%s"\n' "$1" > conf.py
  { PYTHONPATH="$folder" venv/bin/pelican content -s conf.py -o output 2>&1 || true; } | tr -s ' \n' ' '
}

venv/bin/pelican --version
: > mysite/__init__.py
nested=$(run mysite.engine.Engine)
echo "mysite.engine.Engine: $nested"
printf 'from .engine import Engine\n' > mysite/__init__.py
top=$(run mysite.Engine)
echo "mysite.Engine: $top"

grep -q "has no attribute 'Engine'" <<< "$nested" || { echo "the nested class is found now"; exit 1; }
grep -q "Processed 1 article" <<< "$top" || { echo "the class of the package is not found"; exit 1; }
