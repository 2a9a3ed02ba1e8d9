"""What the written configurations promise, asked of the real servers: nginx and Caddy, at a host's
root and below a path.
"""

import gzip
import http.client
import itertools
import re
import shutil
import socket
import subprocess
import sys
import unicodedata
import zipfile
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote, urljoin, urlsplit

import httpx
import pytest
from samtale.build.build import build
from samtale.cli.server_config import place_of, server_config
from samtale.output.hashed_names import ASK, FOREVER
from samtale.problems import BuildError

from ..samtale.imaging.picture_files import chart, saved
from .conftest import ROOT, Output, at_now, of_the_sample
from .servers_here import SERVERS, brotli_module, free_port, needs

SVG = '<svg xmlns="http://www.w3.org/2000/svg" width="1" height="1"/>'
TEXT = """Title: {title}
Date: 2026-01-0{day}
Slug: te
{more}
Se[^1] "her" og `der`:

| a | b |
|:-:|--:|
| 1 | 2 |

~~~python
print("x")
~~~

![Et krus](krus.svg)

[^1]: En note.
"""
ODD = [
    "{$HOME}",
    "{env.HOME}",
    "{http.request.host}",
    "$host",
    "`te`",
    "'te'",
]  # what servers could take for configuration
ALIASES = (
    "Aliases: /da/rød-grød/, /da/Teblade/, /da/a+b&c.html, "
    f"{', '.join(f'/da/odd-{one}/' for one in ODD)}\n"
)
FILES = {
    "essays/te/da.md": TEXT.format(title="Te", day=1, more=ALIASES),
    "essays/te/sv.md": TEXT.format(title="Te", day=2, more="Translation: human\n"),
    "essays/te/en.md": TEXT.format(title="Tea", day=3, more="Translation: human\n"),
    "essays/te/krus.svg": SVG,
    "gone.txt": "/da/væk/\n/sv/borta.html\n/sv/gammal/ -> /sv/te/\n"
    + "".join(f"/da/gone-{one}/\n" for one in ODD),
    "files/bog.pdf": "x",
    "files/data.json": "{}",
    "files/data.xml": "<x/>",
}
# names of pictures and downloads, with all signs that mean something in an address, in HTML or in a
# list of addresses
NAMES = [
    *("no#1", "what?", "a%20b", "100%", "%41", "two words", "br[ack]et", "par(en)s", "com,ma"),
    *("semi;colon", "and&amp", "it's", '"quoted"', "plus+and=eq", "at@2x", "~tilde", "dollar$"),
    *("star*", "back`tick", "pipe|", "caret^", "br{ace}", "-dash", "colon:x", "smørrebrød", "日本"),
    unicodedata.normalize("NFD", "åben dør"),
    "Screenshot at 3.14.15\u202fPM",
    "no\u00a0break",
    "\U0001f469\u200d\U0001f4bb",
]
ADDRESSES = [quote(unicodedata.normalize("NFC", name)) for name in NAMES]  # as authors write them
FILES["essays/navne/da.md"] = (
    "Title: Navne\nDate: 2026-01-04\nSeries: Navne\n\nOrd.\n\n"
    + "\n".join(
        f"![Et kort]({one}.jpg)\n\n[Hent]({one}.pdf)\n\n<p><img src='{one}.jpg' alt='Kort'></p>\n"
        for one in ADDRESSES
    )
)
FILES |= {
    f"essays/navne/{name}.{suffix}": saved("JPEG", chart().resize((600, 450)))
    if suffix == "jpg"
    else name
    for name in NAMES
    for suffix in ("jpg", "pdf")
}
# what a site may hold, and what the build does not make or lets nobody publish: put there by hand
BY_HAND = {
    "a.avif": "",
    "b.webp": "",
    "c.woff2": "",
    "d.wasm": "",
    "e.webmanifest": "{}",
    "f.js": "",
    "g.mp3": "",
    "h.odd": "",
}
BY_HAND = {f"files/{name}": text for name, text in BY_HAND.items()}
BY_HAND |= {
    ".env": "x",
    "files/.git/config": "x",
    ".well-known/acme-challenge/token": "x",
    ".well-known/.env": "x",
}
BY_HAND |= {"da/øl/index.html": "øl"}
SHOWN = ["/?choose", "/da/", "/da/at-laese-ti-tusind-breve/", "/sv/fyra-tider/", "/da/samtalen/"]
SHOWN += ["/da/emner/", "/da/emner/aabenhed/"]
KINDS = (
    "table",
    ".highlight",
    ".footnote",
    "img",
    "svg.map",
    ".cards",
    ".index-list",
    ".language-list",
)
SETTINGS = f"""
import sys
sys.path.insert(0, {str(ROOT / "plugins")!r})
from samtale.defaults import *
LANGUAGES = {{"da": {{}}, "sv": {{}}, "en": {{}}}}; RELATED_CACHE = ""; ACTIVE_FILES = ["files/data.xml"]
"""


@dataclass
class Web:
    """A site that is served: ``get("/da/")`` asks for an address below its root, and follows
    nothing.
    """

    client: httpx.Client
    base: str
    prefix: str
    output: Output
    site: str  # its own address, which need not be where it is asked

    def get(self, path: str, method: str = "GET", **headers: str) -> httpx.Response:
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        return self.client.request(method, f"{self.base}{self.prefix}{path}", headers=named)

    def sent(self, path: str, **headers: str) -> tuple[int, str]:
        """The status, and where the reader is sent, below the site's root."""
        answer = self.get(path, **headers)
        where = answer.headers.get("location", "")
        assert where.startswith(self.prefix) or not where, where
        return answer.status_code, where.removeprefix(self.prefix)


def source_in(folder: Path, files: dict[str, str | bytes]) -> Path:
    for name, text in files.items():
        (folder / "content" / name).parent.mkdir(parents=True, exist_ok=True)
        data = text if isinstance(text, bytes) else text.encode()
        (folder / "content" / name).write_bytes(data)
    (folder / "pelicanconf.py").write_text(SETTINGS, encoding="utf-8")
    return folder / "pelicanconf.py"


@pytest.fixture(scope="module")
def built(tmp_path_factory):
    """``built("/blog")``: (settings file, its address, output), with compressed siblings and files
    put there by hand.
    """
    made = {}

    def build_once(prefix: str):
        if prefix not in made:
            folder = tmp_path_factory.mktemp("served")
            settings, url = source_in(folder, FILES), f"http://127.0.0.1:{free_port()}{prefix}"
            with at_now():
                build(settings, output=str(folder / "release"), siteurl=url)
            for name, text in BY_HAND.items():
                (folder / "release" / name).parent.mkdir(parents=True, exist_ok=True)
                (folder / "release" / name).write_text(text, encoding="utf-8")
            for path in [
                *folder.glob("release/**/*.html"),
                *folder.glob("release/theme/*.css"),
                *folder.glob("release/da/*.xml"),
            ]:
                Path(f"{path}.gz").write_bytes(gzip.compress(path.read_bytes(), mtime=0))
                Path(f"{path}.br").write_bytes(
                    b"br of " + path.name.encode()
                )  # no browser reads it: only what is sent counts
            (folder / "current").symlink_to("release")
            made[prefix] = settings, url, folder
        return made[prefix]

    return build_once


@pytest.fixture(
    scope="module", params=itertools.product(SERVERS, ["", "/blog"]), ids="{0[0]}{0[1]}".format
)
def web(request, built, tmp_path_factory):
    server, prefix = request.param
    settings, url, folder = built(prefix)
    port = free_port()
    with at_now():
        text = server_config(
            settings,
            server,
            siteurl=url,
            content=None,
            root=str(folder / "current"),
            listen=f"127.0.0.1:{port}",
            hsts=bool(prefix),
            brotli=server == "nginx" and brotli_module() is not None,
        )
    with (
        SERVERS[server](text, port, tmp_path_factory.mktemp(server)),
        httpx.Client(
            timeout=120, headers={"accept-encoding": "identity"}, trust_env=False
        ) as client,
    ):
        yield Web(client, f"http://127.0.0.1:{port}", prefix, Output(folder / "release"), url)


def test_a_file_is_served_whatever_its_name(web):
    """Pictures, their renditions and downloads, by the addresses in pages and feeds; each is what
    its name says, and a book has all pictures.
    """
    page = web.output.page("da/navne/")
    body = page.xpath("//div[@class='body']")[0]
    addresses = [*body.xpath(".//img/@src"), *body.xpath(".//a[.='Hent']/@href")]
    for candidates in body.xpath(".//source/@srcset"):
        addresses += [one.split()[0] for one in candidates.split(", ")]
    assert len(addresses) >= 7 * len(NAMES)
    feed = web.output.text("da/feed.xml") + web.output.text("da/feed.json").replace("\\", "")
    pictures = set(re.findall(r'src=(?:&quot;|")([^"&]+/essays/navne/[^"&]+)(?:&quot;|")', feed))
    assert len(pictures) == len(NAMES)
    addresses += [one.removeprefix(web.site.removesuffix(web.prefix)) for one in pictures]
    kinds = {"jpg": "image/jpeg", "avif": "image/avif", "webp": "image/webp"}
    kinds["pdf"] = "application/pdf"
    for address in addresses:
        assert address.isascii(), address
        answer = web.get(address.removeprefix(web.prefix))
        assert (answer.status_code, answer.headers["content-type"]) == (
            200,
            kinds[address.rpartition(".")[2]],
        ), address
    (book,) = web.output.folder.glob("da/**/*.epub")
    with zipfile.ZipFile(book) as archive:
        assert len([name for name in archive.namelist() if "picture-" in name]) == len(NAMES)


def test_every_answer_carries_the_same_policy(web):
    """Pages, assets, redirects, errors: no header is lost on the way."""
    paths = [
        "/da/te/",
        f"/{web.output.asset('theme/samtale.css')}",
        "/da/te",
        "/",
        "/nix",
        "/da/væk/",
        "/da/feed.xml",
        "/.env",
    ]
    for path in paths:
        headers = web.get(path, accept_language="da").headers
        policy = dict(part.split(" ", 1) for part in headers["content-security-policy"].split("; "))
        assert policy == {
            "default-src": "'none'",
            "script-src": f"{web.site}/theme/",
            "style-src": "'self'",
            "img-src": "'self' data:",
            "font-src": "'self'",
            "media-src": "'self'",
            "connect-src": "'self'",
            "manifest-src": "'self'",
            "base-uri": "'none'",
            "form-action": "'self'",
            "frame-ancestors": "'none'",
        }
        assert headers["x-content-type-options"] == "nosniff"
        assert headers["referrer-policy"] == "strict-origin-when-cross-origin"
        assert "camera=()" in headers["permissions-policy"]
        assert headers["cross-origin-opener-policy"] == "same-origin"
        assert headers.get("strict-transport-security") == (
            "max-age=31536000" if web.prefix else None
        )
        assert headers.get("server", "nginx") == "nginx"


def test_active_files_of_the_content_are_served_as_downloads(web):
    """Those that ACTIVE_FILES names; the site's own feeds and scripts are not among them."""
    assert web.get("/files/data.xml").headers["content-disposition"] == "attachment"
    for path in ("/da/feed.xml", f"/{web.output.asset('theme/samtale.js')}", "/files/data.json"):
        assert "content-disposition" not in web.get(path).headers


def test_only_pictures_and_recordings_may_be_shown_by_other_sites(web):
    """Feed readers show these on pages of their own; errors, pages, styles, data and redirects are
    of use here alone.
    """
    styles, picture = (
        f"/{web.output.asset(path)}" for path in ("theme/samtale.css", "essays/te/krus.svg")
    )
    here = [
        "/da/te/",
        styles,
        "/da/feed.xml",
        "/feed.json",
        "/files/bog.pdf",
        "/files/f.js",
        "/files/c.woff2",
        "/files/d.wasm",
    ]
    here += ["/", "/da/te", "/da/Teblade/", "/da/væk/", "/nix", "/nix.png", "/.env"]
    anywhere = [picture, "/files/a.avif", "/files/b.webp", "/files/g.mp3"]
    for path in here + anywhere:
        reported = web.get(path, accept_language="da").headers.get_list(
            "cross-origin-resource-policy"
        )
        assert reported == ["cross-origin" if path in anywhere else "same-origin"], path


SHAPES = [
    "/",
    "//",
    "/\\",
    "\\",
    "/%2f",
    "%2F",
    "%5c",
    "/..",
    "/.",
    "/%2e%2e",
    "..%2f",
    "%09",
    "%0d%0a",
]
SHAPES += ["far.example", "/da", "/da/te", "da", "?//far.example", "{host}", "@", ":"]


def test_no_redirect_leaves_the_site(web):
    """Whatever the path is put together from: an answer that leads on leads to a path of this host,
    as browsers read it.
    """
    paths = {
        "".join(parts) for count in (1, 2, 3) for parts in itertools.product(SHAPES, repeat=count)
    }
    paths |= {
        f"{start}/..%2f{end}"
        for start in ("//far.example", "/\\far.example", "/%5cfar.example")
        for end in ("da", "da/te")
    }
    paths = {path for path in paths if path.startswith("/")} | {
        "http://far.example/da",
        "http://far.example/da/te?x",
    }
    host, port = web.base.removeprefix("http://").split(":")
    asked, led = http.client.HTTPConnection(host, int(port), timeout=120), set()
    asked.connect()
    asked.sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    for path in sorted(paths):
        whole = path if path.startswith("http") else f"{web.prefix}{path}"
        for address in {path, whole, f"{path[: path.find('/', 1)]}{web.prefix}{path}"}:
            asked.putrequest("GET", address, skip_host=True, skip_accept_encoding=True)
            asked.putheader("Host", "here.example")
            asked.putheader("Accept-Language", "da")
            asked.endheaders()
            answer = asked.getresponse()
            answer.read()
            where = answer.headers.get("Location")
            if 300 <= answer.status < 400 and where is not None:
                led.add(where)
                assert re.fullmatch(r"/(?![/\\])[!-~]*", where), (address, where)
                assert (
                    urlsplit(urljoin("http://here.example/x", where.replace("\\", "/"))).netloc
                    == "here.example"
                )
    asked.close()
    assert {f"{web.prefix}/da/te/", f"{web.prefix}/da/"} <= led


def test_what_the_owner_writes_and_a_reader_asks_for_is_never_filled_in(web):
    """Neither from the server's environment nor from the request: names within braces and behind
    dollars mean themselves.
    """
    for name in ODD:
        assert web.sent(f"/da/odd-{quote(name)}/") == (301, "/da/te/"), name
        assert web.get(f"/da/gone-{quote(name)}/").status_code == 410, name
        assert web.sent(f"/da/te?{name}") == (301, f"/da/te/?{name}"), name
    assert web.get("/da/odd-/").status_code == 404


def test_a_long_header_chooses_by_its_first_languages(web):
    """What is no list of languages is as none; what is behind the places that are looked at
    costs nothing.
    """
    assert web.sent("/", accept_language="da," + "x-y;q=0.1," * 500) == (302, "/da/")
    assert web.sent("/", accept_language="sv;q=0." + "0" * 4000 + "1,da") == (200, "")
    assert web.sent("/", accept_language="de," + "a" * 3000 + ",da") == (200, "")


def test_only_what_changes_its_name_may_be_kept(web):
    """Assets for ever, all else is asked after each time; no error is kept, whatever it looks
    like.
    """
    css = f"/{web.output.asset('theme/samtale.css')}"
    etag = web.get(css).headers["etag"]
    kept = [
        web.get(css),
        web.get(css, range="bytes=0-9"),
        web.get(css, if_none_match=etag),
        web.get(css, "HEAD"),
    ]
    assert [(one.status_code, one.headers["cache-control"]) for one in kept] == [
        (code, FOREVER) for code in (200, 206, 304, 200)
    ]
    for path in (
        "/da/te/",
        "/da/feed.xml",
        "/feed.json",
        "/files/bog.pdf",
        "/robots.txt",
        "/da/te",
        "/",
        "/da/Teblade/",
        "/da/væk/",
    ):
        assert web.get(path, accept_language="da").headers.get_list("cache-control") == [ASK], path
    assert web.get("/theme/nix.0123456789.css").headers.get_list("cache-control") == [ASK]
    assert web.get(css, "POST").headers.get_list("cache-control") == [ASK]
    again = web.get("/da/te/", if_none_match=web.get("/da/te/").headers["etag"])
    assert again.status_code == 304


def test_files_that_stand_there_compressed_are_sent_so(web):
    """Brotli before gzip, to those who can read it; with the type of what is in them, and Vary for
    caches on the way.
    """
    can = brotli_module() is not None
    for path in (
        "/da/te/",
        f"/{web.output.asset('theme/samtale.css')}",
        "/da/feed.xml",
        "/404.html",
    ):
        plain = web.get(path)
        assert "content-encoding" not in plain.headers
        packed = web.get(path, accept_encoding="gzip")
        assert (packed.headers["content-encoding"], packed.content) == ("gzip", plain.content)
        assert packed.headers["content-type"] == plain.headers["content-type"]
        assert "accept-encoding" in packed.headers["vary"].lower()
        with web.client.stream(
            "GET", f"{web.base}{web.prefix}{path}", headers={"accept-encoding": "gzip, br"}
        ) as both:
            assert both.headers["content-encoding"] == ("br" if can else "gzip")
            assert b"".join(both.iter_raw()).startswith(b"br of " if can else b"\x1f\x8b")
    lost = web.get("/da/nix", accept_encoding="gzip")
    assert (lost.status_code, lost.headers["content-encoding"]) == (404, "gzip")
    assert "Siden findes ikke" in lost.text or lost.text == web.output.text("da/404.html")


def test_addresses_end_in_a_slash(web):
    """A folder's address without it leads to the one with it, query included, behind whatever
    proxy.
    """
    assert web.get("/da/te/").text == web.output.text("da/te/index.html")
    assert web.sent("/da/te") == (301, "/da/te/")
    assert web.sent("/da/te?a=1") == (301, "/da/te/?a=1")
    status, where = web.sent(f"/da/{quote('øl')}")
    assert (status, httpx.URL(where).raw_path) == (301, f"/da/{quote('øl')}/".encode())
    assert web.get(f"/da/{quote('øl')}/").text == "øl"
    if web.prefix:
        assert web.client.get(f"{web.base}/blog").headers["location"] == "/blog/"
        assert web.client.get(f"{web.base}/da/te/").status_code == 404


def test_the_404_page_is_in_the_language_of_the_edition(web):
    """By the page of that language, with status 404; outside of all editions by the one that speaks
    them all.
    """
    for path, page in {
        "/sv/nix": "sv/404.html",
        "/sv/nix/": "sv/404.html",
        "/da/te/nix.html": "da/404.html",
        "/svx/": "404.html",
        "/nix": "404.html",
        "/theme/": "404.html",
        "/en/te/krus.svg": "en/404.html",
    }.items():
        answer = web.get(path)
        assert (answer.status_code, answer.text) == (404, web.output.text(page)), path
        assert answer.headers["content-type"] == "text/html; charset=utf-8"


TYPES = {
    "/da/te/": "text/html; charset=utf-8",
    "/da/404.html": "text/html; charset=utf-8",
    "/da/feed.xml": "application/xml; charset=utf-8",
    "/feed.xml": "application/xml; charset=utf-8",
    "/feed.json": "application/feed+json",
    "/sitemap.xml": "application/xml; charset=utf-8",
    "/files/data.xml": "application/xml; charset=utf-8",
    "/files/data.json": "application/json",
    "/robots.txt": "text/plain; charset=utf-8",
    "/files/bog.pdf": "application/pdf",
    "/files/a.avif": "image/avif",
    "/files/b.webp": "image/webp",
    "/files/c.woff2": "font/woff2",
    "/files/d.wasm": "application/wasm",
    "/files/e.webmanifest": "application/manifest+json",
    "/files/f.js": "text/javascript; charset=utf-8",
    "/files/g.mp3": "audio/mpeg",
    "/files/h.odd": "application/octet-stream",
}


def test_each_file_has_its_type(web):
    """From a list of our own: browsers do not guess (nosniff), and feed readers ask for it."""
    styles, picture = (
        f"/{web.output.asset(path)}" for path in ("theme/samtale.css", "essays/te/krus.svg")
    )
    wanted = TYPES | {styles: "text/css; charset=utf-8", picture: "image/svg+xml; charset=utf-8"}
    answers = {path: web.get(path) for path in wanted}
    assert {path: answer.status_code for path, answer in answers.items()} == dict.fromkeys(
        wanted, 200
    )
    assert {path: answer.headers["content-type"] for path, answer in answers.items()} == wanted


@pytest.mark.parametrize(
    ("accepted", "home"),
    [
        ("da", "/da/"),
        ("da-DK", "/da/"),
        ("sv-SE,sv;q=0.9,en;q=0.8", "/sv/"),
        ("EN-gb", "/en/"),
        ("de,fr;q=0.9,en;q=0.8", "/en/"),
        ("de, fr, nl, sv;q=0.1", "/sv/"),
        ("en;q=0.5, da;q=0.9", "/en/"),
        ("da;q=0, sv", "/sv/"),
        ("da;q=0.000,en", "/en/"),
        ("da ; q=0.001", "/da/"),
        ("nb", "/da/"),
        ("nn-NO,no;q=0.8", "/da/"),
        ("nb,sv", "/da/"),
        ("", None),
        ("de", None),
        ("da;q=0", None),
        ("*", None),
        ("dan", None),
        ("x-da", None),
    ],
)
def test_the_front_page_leads_to_the_readers_language(web, accepted, home):
    """The first of his list that the site has, but not one that he refuses; who names none gets the
    choice.
    """
    answer = web.get("/", accept_language=accepted)
    assert (answer.status_code, answer.headers.get("location")) == (
        (302, web.prefix + home) if home else (200, None)
    )
    assert answer.headers["cache-control"] == ASK
    assert "accept-language" in ",".join(answer.headers.get_list("vary")).lower()
    if not home:
        assert answer.text == web.output.text("index.html")


def test_nobody_is_trapped_in_his_language(web):
    """Who comes to the front page from the site itself, or asks for it, can choose; who comes from
    elsewhere is led on.
    """
    chooser = web.output.text("index.html")
    own = f"http://127.0.0.1:8080{web.prefix}/da/te/"
    for answer in (
        web.get("/", accept_language="da", referer=own),
        web.get("/?choose", accept_language="da"),
    ):
        assert (answer.status_code, answer.text) == (200, chooser)
    assert web.get("/?a=1&choose=", accept_language="da").status_code == 200
    for referer in (
        "https://far.example/",
        "https://127.0.0.1.far.example/",
        "https://far.example/?http://127.0.0.1/",
    ):
        assert web.sent("/", accept_language="da", referer=referer) == (302, "/da/")
    assert web.sent("/?chooser=1", accept_language="da") == (302, "/da/")
    assert web.get("/da/", accept_language="sv").status_code == 200


def test_no_page_leads_to_the_front_page_without_meaning_it(built):
    """Our templates lead to the homes of languages: no link of theirs would send a reader back
    where he came from.
    """
    _settings, url, folder = built("")
    output = Output(folder / "release")
    for name in sorted(output.names()):
        if name.endswith(".html") and name not in BY_HAND:
            assert not {"/", url, f"{url}/"} & set(output.page(name).xpath("//a/@href")), name


def test_former_addresses_lead_on_and_those_of_what_is_gone_say_so(web):
    """By status 301 and 410, letters, case and signs of addresses included; the gone page is the
    body.
    """
    for path in (f"/da/{quote('rød-grød')}/", "/da/Teblade/", "/da/a+b&c.html"):
        assert web.sent(path) == (301, "/da/te/"), path
    assert web.sent("/sv/gammal/") == (301, "/sv/te/")
    assert web.get("/da/teblade/").status_code == 404
    for path, page in {
        f"/da/{quote('væk')}/": "da/væk/index.html",
        "/sv/borta.html": "sv/borta.html",
    }.items():
        answer = web.get(path)
        assert (answer.status_code, answer.text) == (410, web.output.text(page)), path
        assert answer.headers["content-type"] == "text/html; charset=utf-8"


def test_hidden_files_are_refused(web):
    """But for those of .well-known, which certificates need."""
    for path in ("/.env", "/files/.git/config", "/.well-known/.env", "/files/..%2f.env"):
        assert web.get(path).status_code in (400, 404), path
    assert web.get("/.well-known/acme-challenge/token").text == "x"


def test_there_is_nothing_to_do_but_read(web):
    """Other methods are refused, and what is allowed is reported."""
    for method in ("POST", "PUT", "DELETE", "OPTIONS"):
        for path in ("/da/te/", "/", "/da/Teblade/"):
            answer = web.get(path, method, accept_language="da")
            assert (answer.status_code, answer.headers.get("allow")) == (405, "GET, HEAD"), (
                method,
                path,
            )
    answer = web.get("/da/te/", "HEAD")
    assert (answer.status_code, answer.content) == (200, b"")


def test_a_switched_link_is_followed_at_once(web, tmp_path):
    """The root is a link; what it leads to now is what readers get."""
    current = web.output.folder.parent / "current"
    shutil.copytree(web.output.folder, tmp_path / "next")
    (tmp_path / "next" / "robots.txt").write_text("new", encoding="utf-8")
    before = web.get("/robots.txt").text
    for target, text in ((tmp_path / "next", "new"), (web.output.folder, before)):
        fresh = current.with_name("current.fresh")
        fresh.symlink_to(target)
        fresh.replace(current)
        assert web.get("/robots.txt").text == text


@pytest.mark.parametrize("listen", ["x", "0", "65536", "a b:80", "127.0.0.1:", ":"])
def test_a_port_that_is_none_is_reported(listen):
    """With what to write."""
    with pytest.raises(
        BuildError, match=r'--listen: ".*" is not a valid port; use for example 8080'
    ):
        place_of(listen)


def test_the_command_writes_the_configuration_and_nothing_else(built):
    """On standard output, for the owner to redirect; what is wrong with an option is reported on
    the other, without a traceback.
    """
    settings, _url, _folder = built("")
    command = [
        sys.executable,
        "-m",
        "invoke",
        "--search-root",
        str(ROOT),
        "server-config",
        "--settings",
        str(settings),
    ]
    done = subprocess.run(
        [*command, "nginx", "--listen", "8080"], capture_output=True, encoding="utf-8", check=True
    )
    assert done.stdout.startswith("# https://samtale.example/ for nginx.")
    assert "    listen 8080;\n" in done.stdout
    for options, reported in {
        ("ngnix",): 'did you mean "nginx"?',
        ("nginx", "--root", "site"): '--root: "site" is not a valid folder',
        ("caddy", "--root", "/a`b"): "--root: ",
        ("caddy", "--siteurl", "x"): 'SITEURL: "x" is not a valid URL',
    }.items():
        done = subprocess.run(
            [*command, *options], capture_output=True, encoding="utf-8", check=False
        )
        assert (done.returncode, done.stdout) == (1, "")
        assert reported in done.stderr
        assert "Traceback" not in done.stderr


def test_a_program_that_is_missing_is_reported_and_ci_does_not_do_without(monkeypatch):
    """A run that skips what it should show proves nothing: where CI is set, it fails."""
    for ci, ended in (("", pytest.skip.Exception), ("true", pytest.fail.Exception)):
        monkeypatch.setenv("CI", ci)
        with pytest.raises(ended, match=r"there is no nosuch here \(Debian: apt install such\)"):
            needs("nosuch", install="such")


@pytest.mark.browser
@of_the_sample
@pytest.mark.parametrize("server", SERVERS)
def test_a_browser_finds_nothing_that_the_policy_blocks(server, own_site, chromium, tmp_path):
    """On pages of every kind, with tables, code, notes, drawings and the map; styles, pictures and
    icon arrive.
    """
    port = free_port()
    text = server_config(
        ROOT / "pelicanconf.py",
        server,
        siteurl=f"http://127.0.0.1:{port}",
        content=None,
        root=str(own_site.folder),
        listen="",
        hsts=False,
        brotli=False,
    )
    reported, kinds = [], set()
    with SERVERS[server](text, port, tmp_path):
        context = chromium.new_context(base_url=f"http://127.0.0.1:{port}", reduced_motion="reduce")
        page = context.new_page()
        page.on("console", lambda message: reported.append(f"{page.url}: {message.text}"))
        page.on("pageerror", lambda error: reported.append(f"{page.url}: {error}"))
        for path in SHOWN:
            page.goto(path, wait_until="networkidle")
            kinds |= {kind for kind in KINDS if page.locator(kind).count()}
            sheets = page.evaluate(
                "[...document.styleSheets].map(sheet => sheet.cssRules.length > 10)"
            )
            assert sheets in ([True], [True] * 2, [True] * 3), path
            pictures = page.evaluate(
                "[...document.images].filter(one => one.complete && !one.naturalWidth).map(one "
                "=> one.src)"
            )
            assert pictures == [], path
        context.close()
    assert reported == []
    assert kinds == set(KINDS)
