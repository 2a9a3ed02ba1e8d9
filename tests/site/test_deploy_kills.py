"""Killed -9 at random moments in each step of a deploy, readers meet no torn answer, and the next
deploy goes through untended.

``invoke endure`` does thirty in each step, and prints the table.
"""

import json
import os
import subprocess
import sys
from collections import Counter
from contextlib import contextmanager
from pathlib import Path

import pytest
from samtale.deploy.manifest import Manifest

from .loopback import moto, pointed, ssh_host, web_server
from .publishing import Version, durations, moments, publish, silent, versions, victim, where

LONG = bool(os.environ.get("SAMTALE_ENDURE"))
KILLS = 30 if LONG else 1
TARGETS = (
    "file",
    "ssh",
    "s3",
    "whole",
    "rclone",
    "git",
)  # what git hosts do with a push is theirs: no readers there
BUCKET = """location / {{
  rewrite ^/(.*/)?$ /essays/site/$1index.html break;
  rewrite ^/(.*)$ /essays/site/$1 break;
  proxy_pass {endpoint};
}}"""


POINTED = "location / {{ proxy_pass {endpoint}; }}"


@contextmanager
def target(kind: str, folder: Path):
    """(address, the web address of what is published there)."""
    served = folder / "srv"
    if kind == "git":
        subprocess.run(["git", "init", "-q", "--bare", str(served)], check=True)
        yield f"git+file://{served}#pages", ""
        return
    with web_server(folder / "nginx", served if kind == "rclone" else served / "current") as web:
        if kind == "file":
            yield f"file://{served}", web.url
        elif kind == "ssh":
            with ssh_host(folder / "ssh") as host:
                yield host.address(served), web.url
        elif kind == "rclone":
            yield f"rclone://here:{served}", web.url
        elif kind == "whole":
            with moto(folder) as endpoint, pointed(folder, f"{endpoint}/essays/site") as pointer:
                web.broken(POINTED.format(endpoint=pointer))
                yield f"s3://essays/site?endpoint={endpoint}&whole=1", web.url
        else:
            with moto(folder) as endpoint:
                web.broken(BUCKET.format(endpoint=endpoint))
                yield f"s3://essays/site?endpoint={endpoint}", web.url


@contextmanager
def nobody():
    """Where there are no readers, nothing is met."""
    yield [{"answers": 0, "torn": []}]


@contextmanager
def reading(url: str, found: list[Version], folder: Path):
    """Three readers, until the end of the block; gives a list that holds what they met, then."""
    pages: dict[str, list[str]] = {}
    both = set.intersection(*(set(version.manifest.entries) for version in found))
    for path in sorted(
        path for path in both if path.endswith("index.html") and path != "index.html"
    ):
        pages[path] = sorted({version.manifest.entries[path].sha256 for version in found})
    file = folder / "pages.json"
    file.write_text(json.dumps(pages))
    line = [sys.executable, str(Path(__file__).with_name("readers.py")), url, str(file)]
    met: list[dict] = []
    with subprocess.Popen(line, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as readers:
        try:
            assert readers.stdout.readline() == b"reading\n"
            yield met
        finally:
            out, _err = readers.communicate()
            met.append(json.loads(out))


@pytest.mark.parametrize("kind", TARGETS)
def test_readers_meet_no_torn_answer(kind, site, tmp_path, monkeypatch):
    """Whatever step a deploy is killed in, and its helpers with it or not: 0 torn answers, and the
    next one succeeds.
    """
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "test")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "test")
    monkeypatch.setenv("RCLONE_CONFIG_HERE_TYPE", "local")
    cache = tmp_path / "cache"
    with target(kind, tmp_path) as (address, url):
        settings = site({})
        found = versions(settings, site, tmp_path, address, url)
        there = where(address, url)
        publish(found[0], there, cache, silent())
        steps = durations(found[1], there, cache)
        outcome: Counter = Counter()
        with reading(url, found, tmp_path) if url else nobody() as met:
            turn = 0
            for count, (step, seconds) in enumerate(steps.items()):
                for number, moment in enumerate(moments(seconds, KILLS, f"{kind} {step}")):
                    killed, later = False, moment
                    while not killed:  # on a machine that has become quicker, a little earlier
                        version = found[turn % 2]
                        code, reported = victim(
                            version,
                            there,
                            cache,
                            step=step,
                            seconds=later,
                            whole_group=(count + number) % 2 == 1,
                        )
                        assert code in (0, -9), reported
                        killed = code == -9
                        outcome[step, "killed" if killed else "too late"] += 1
                        assert killed or later, f"{step} is not reached"
                        later = later / 2 if later > 0.002 else 0
                        turn += 1
                    code, reported = victim(version, there, cache)
                    assert code == 0, f"after a kill in {step} at {later:.3f}: {reported}"
        (reported,) = met
        print(f"\n{kind}: {reported['answers']} answers, {len(reported['torn'])} torn")
        for step in steps:
            print(
                f"  {step:<12} {outcome[step, 'killed']} killed, {outcome[step, 'too late']} "
                "ended before"
            )
        assert reported["torn"] == []
        assert reported["answers"] > 100 or not url
        assert all(outcome[step, "killed"] == KILLS for step in steps)


def test_a_torn_page_would_be_noticed(tmp_path):
    """The readers tell a page that no version has, and an asset that is missing or is not what its
    name says.
    """
    served = tmp_path / "srv" / "current"
    served.mkdir(parents=True)
    (served / "x.0123456789.css").write_text("a {}")
    page = '<link rel="stylesheet" href="/x.0123456789.css"><link rel="icon" href="/gone.svg">'
    (served / "da").mkdir()
    (served / "da" / "index.html").write_text(page)
    version = Version(
        served, None, Manifest({"da/index.html": type("Entry", (), {"sha256": "0" * 64})()})
    )
    with (
        web_server(tmp_path / "nginx", served) as web,
        reading(web.url, [version], tmp_path) as met,
    ):
        pass
    torn = "\n".join(met[0]["torn"])
    assert "no version has" in torn
    assert "not what its name says" in torn
    assert "gone.svg: 404" in torn
