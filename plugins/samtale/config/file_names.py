"""Classifies files by name: a text, a picture, a secret, an editor's temporary file, or other."""

import re
import unicodedata
from pathlib import PurePosixPath

from ..imaging.formats import SUFFIXES
from ..problems import nearest

TEXTS = (".md", ".markdown", ".mkd", ".mdown", ".rst", ".html", ".htm")
DOCUMENTS = (
    ".docx",
    ".doc",
    ".odt",
    ".rtf",
    ".pages",
    ".txt",
    ".text",
    ".adoc",
    ".org",
    ".tex",
    ".mdx",
    ".wpd",
    ".textile",
)
# files that browsers or servers run: scripts, documents that contain them, and stylesheets that
# create such documents
ACTIVE = frozenset(
    """.js .mjs .cjs .jsm .xml .xhtml .xht .xsl .xslt .svgz .shtml .shtm .stm .mht .mhtml .htc .hta .swf .jar .class .php .phtml
    .phar .php3 .php4 .php5 .php7 .asp .aspx .ashx .jsp .jspx .cgi .cfm .vbs .vbe .wsf .rdf .wasm .htaccess .xsd .rng""".split()  # noqa: E501
)
SECRET = re.compile(
    r"\.env(?:\..*)?|\.envrc|id_(?:rsa|dsa|ecdsa|ed25519)(?:_sk)?(?:\.pub)?|\.git|\.svn|\.hg|\.ssh|\.aws|\.gnupg|\.kube|\.docker"
    r"|[._]netrc|\.pgpass|\.npmrc|\.pypirc|\.htpasswd|\.git-credentials|\.dockercfg|\.(?:ba|z)sh_history|wp-config\.php"
    r"|.*\.(?:pem|key|p12|pfx|kdbx|keystore|jks|ppk)",
    re.IGNORECASE,
)
HARMLESS = re.compile(  # left behind by editors and systems: ignored silently
    r"\.DS_Store|\._.*|\.#.*|#.*#|.*~|\..*\.sw[a-p]|\.gitkeep|\.gitignore|\.gitattributes|\.directory|\.localized|\.keep"
    r"|\.obsidian|\.vscode|\.idea|\.zed|\.trash|\.stfolder|\.stignore|\.editorconfig|\.prettier.*|\.markdownlint.*"
    r"|Thumbs\.db|desktop\.ini|__pycache__|.*\.pyc",
    re.IGNORECASE,
)
JOINERS = "\u200c\u200d"  # within emoji, and words of some scripts
KEY = b"PRIVATE KEY-----"  # near the start of a private key, whatever its name


def suffix(name: str) -> str:
    return PurePosixPath(name).suffix.lower()


def is_text(name: str) -> bool:
    """Whether a reader reads it. The suffix is case-sensitive, because Pelican's is."""
    return PurePosixPath(name).suffix in TEXTS


def is_picture(name: str) -> bool:
    return suffix(name) in SUFFIXES


def kind_of(name: str) -> str:
    """What a link to a file of this name expects: a picture, a text, or ("") anything."""
    return "picture" if is_picture(name) else "text" if suffix(name) in TEXTS else ""


def is_active(name: str) -> bool:
    """Whether a browser, or a server, runs it as a part of the site."""
    return suffix(name) in ACTIVE or name.lower() == ".htaccess"


def is_list(path: str) -> bool:
    """Whether it is one of the lists at the top of the content: topics, series, gone or published
    addresses.
    """
    return "/" not in path and suffix(path) in (".yaml", ".yml", ".toml", ".json", ".txt")


def alike(path: str) -> str:
    """A name as some file systems, or readers, compare it: letters composed, case folded."""
    return unicodedata.normalize("NFC", unicodedata.normalize("NFC", path).casefold())


def meant_as_text(name: str) -> str:
    """The suffix that was probably meant, for a file that looks like a text but that nothing reads;
    "" for others.
    """
    ending = suffix(name)
    if is_text(name):
        return ""
    if ending in DOCUMENTS or (ending in TEXTS and not is_text(name)):
        return ending if ending in TEXTS else ".md"
    if ending and ending not in SUFFIXES and ending not in (".css", ".xml", ".mp4", ".mp3"):
        return nearest(ending, TEXTS[:3], likeness=0.75)
    return ""


def fault_of(name: str) -> str:
    """The problem with a name itself, or "". All that a URL can have is allowed, if it can be seen:
    also the spaces of other kinds that macOS writes, and what joins emoji.
    """
    for letter in name:
        kind = unicodedata.category(letter)
        if kind == "Cs":  # a surrogate represents a byte that is not UTF-8
            return "its name is not in UTF-8; rename it"
        if kind[0] == "C" and letter not in JOINERS:
            return f"its name contains an invisible character (U+{ord(letter):04X}); rename it"
    return ""
