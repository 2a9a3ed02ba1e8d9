"""Secrets in what is about to leave. None of those here is one: each is put together where it is
used.
"""

import pytest
from samtale.config.secrets import FORMS, leaks, secrets_of

PEM = "-----BEGIN {}PRIVATE KEY{}-----"
LINE = "MIIEvQIBADANBgkqhkiG9w0BAQEFAASCBKcwggSjAgEAAoIBAQC7" + "a" * 12
FOUND = [
    ("a private key", f"{PEM.format('', '')}\n{LINE}\n"),
    ("a private key", f"{PEM.format('RSA ', '')}\r\nProc-Type: 4,ENCRYPTED\n"),
    ("a private key", f"{PEM.format('OPENSSH ', '')}\n{LINE}\n"),
    ("a private key", f"{PEM.format('PGP ', ' BLOCK')}\nVersion: GnuPG\n"),
    ("a private key", f'{{"private_key": "{PEM.format("", "")}\\n{LINE}\\n"}}'),
    (
        "a private key",
        f'<span class="gh">{PEM.format("EC ", "")}</span>\n<span class="go">{LINE}</span>',
    ),
    ("an AWS key", "AKIA" + "Z7" * 8),
    ("an AWS key", "ASIA" + "Z7" * 8),
    ("a GitHub token", "ghp_" + "a1" * 18),
    ("a GitHub token", "ghs_" + "a1" * 18),
    ("a GitHub token", "github_pat_" + "a1" * 41),
    ("a GitLab token", "glpat-" + "a1" * 10),
    ("a Slack token", "xoxb-" + "12-" * 9),
    ("a Stripe key", "sk_live_" + "a1" * 12),
    ("a Google API key", "AIza" + "a1-_b" * 7),
    ("an API key", "sk-ant-" + "a1" * 20),
    ("an API key", "sk-proj-" + "a1" * 20),
    ("a PyPI token", "pypi-AgEIcHlwaS5vcmc" + "a1" * 20),
]
NOTHING = [
    "AKIAIOSFODNN7EXAMPLE",  # AWS's own, from its documentation
    "ASIAIOSFODNN7EXAMPLE",
    "AKIA" + "Z7" * 9,
    "xAKIA" + "Z7" * 8,
    "-----BEGIN PUBLIC KEY-----\n" + LINE,
    "-----BEGIN PRIVATE KEY-----\n...\n-----END PRIVATE KEY-----",
    "-----BEGIN PRIVATE KEY-----\n-----END PRIVATE KEY-----",
    "En nøgle begynder med -----BEGIN PRIVATE KEY----- og slutter med noget andet.",
    "ghp_xxxx og glpat-... er, hvad de begynder med",
    "sk-test, sk_test_" + "a1" * 12,
    "risk-ant-farm-and-all-that-belongs-to-a-long-name-of-a-page",
    "AIza" + "a" * 36,
    "Asia, AKIA, ASIA",
]


@pytest.fixture
def found(tmp_path):
    """What is found in files of these contents."""

    def look(secrets=None, **files):
        for name, content in files.items():
            (tmp_path / name).write_bytes(
                content if isinstance(content, bytes) else content.encode()
            )
        return list(leaks(tmp_path, tuple(files), secrets or {}))

    return look


@pytest.mark.parametrize(("kind", "text"), FOUND)
def test_a_key_is_reported_by_its_form(found, kind, text):
    """With the file, and the line that it begins in."""
    assert found(page=f"<p>\nDen er\n {text}</p>", other="intet") == [("page", 3, kind)]


def test_every_form_is_looked_for():
    """And there is a key for each."""
    assert {kind for kind, _text in FOUND} == set(FORMS)


@pytest.mark.parametrize("text", NOTHING)
def test_what_only_looks_like_a_key_is_none(found, text):
    """Essays may write of keys."""
    assert found(page=f"<p>{text}</p>") == []


def test_ordinary_essays_hold_none(root):
    """Ours, for instance."""
    paths = sorted(
        path.relative_to(root).as_posix()
        for path in (root / "content").rglob("*")
        if path.is_file()
    )
    assert len(paths) > 10
    assert list(leaks(root, tuple(paths), secrets_of({"TOKEN": "et-ord-som-ingen-skriver"}))) == []


def test_pictures_are_looked_through_too(found):
    """And every key is reported, not the first alone."""
    key = b"AKIA" + b"Z7" * 8
    content = b"\x89PNG\r\n\xff\x00" + key + b"\x00\n\xfe" + key
    assert found(picture=content) == [("picture", 2, "an AWS key"), ("picture", 3, "an AWS key")]


SECRETS = [
    ("GITHUB_TOKEN", "a1b2c3d4e5f6"),
    ("PASSWORD", "correct horse battery staple"),
    ("PGPASSWORD", "correct-horse"),
    ("RCLONE_CONFIG_PASS", "correct-horse"),
    ("BORG_PASSPHRASE", "correct-horse"),
    ("AWS_SECRET_ACCESS_KEY", "/Jalr+XUtn/FEMI/K7MDENG/bPxRfiCYKEY"),
    ("aws_session_token", "a1b2c3d4e5f6"),
    ("SECRET_KEY_BASE", "a1b2c3d4e5f6"),
    ("OPENAI_API_KEY", "a1b2c3d4e5f6"),
    ("OPENAI_APIKEY_2", "a1b2c3d4e5f6"),
    ("SSH_PRIVATE_KEY", "a1b2c3d4e5f6"),
    ("API_CREDENTIALS", "https://me:a1b2c3@example.org"),
    ("XDG_SESSION_TOKEN", "a1b2c3d4e5f6\n"),
]
HARMLESS = [
    ("HOME", "a1b2c3d4e5f6"),
    ("SSH_AUTH_SOCK", "/run/ssh-a1b2c3d4/agent.1"),
    ("KEYBOARD_LAYOUT", "a1b2c3d4e5f6"),
    ("COMPASS_HEADING", "a1b2c3d4e5f6"),
    ("TOKENIZERS_PARALLELISM", "a1b2c3d4e5f6"),
    ("PASSWORD", "hemmelig"),
    ("PASSWORD_STORE_DIR", "/home/me/.password-store"),
    ("PASSWORD_STORE_KEY", "0123456789ABCDEF0123"),
    ("INDEXNOW_API_KEY", "a1b2c3d4e5f6"),
    ("MAP_PUBLIC_TOKEN", "a1b2c3d4e5f6"),
    ("TOKEN_ENDPOINT", "https://example.org/token"),
    ("GITHUB_TOKEN_FILE", "/run/secrets/token"),
    ("SECRET_BACKEND", "hashicorp-vault"),
    ("CREDENTIAL_HELPER_NAME", "me@example.org"),
    ("MY_CREDENTIALS", "{root}/pyproject.toml"),
]


@pytest.mark.parametrize(("name", "value"), SECRETS)
def test_secrets_of_this_environment_are_looked_for(found, name, value):
    """By the names of their variables; in a page, their letters are written as pages do."""
    secrets = secrets_of({name: value, "HOME": "/home/me"})
    assert set(secrets.values()) == {name}
    assert found(secrets, page=f"Her\ner {value.strip()}.", other="intet") == [
        ("page", 2, f"the value of {name}")
    ]


@pytest.mark.parametrize(("name", "value"), HARMLESS)
def test_what_a_site_may_well_hold_stops_no_deploy(root, name, value):
    """Short words, paths, web addresses; keys that are public; what a variable says about a
    secret.
    """
    assert secrets_of({name: value.replace("{root}", str(root))}) == {}


def test_a_secret_is_found_as_pages_write_it(found):
    """With its & and < spelled out; and once, however often it is there."""
    secrets = secrets_of({"TOKEN": "a1&b2<c3>d4'e5\"f6"})
    said = "the value of TOKEN"
    assert found(secrets, page="\na1&amp;b2&lt;c3&gt;d4'e5\"f6 a1&amp;b2&lt;c3&gt;d4'e5\"f6") == [
        ("page", 2, said)
    ]
    assert found(secrets, page="a1&amp;b2&lt;c3&gt;d4&#x27;e5&quot;f6") == [("page", 1, said)]


def test_bytes_that_are_no_text_are_compared_as_they_are(found):
    """As the environment gives them."""
    secrets = secrets_of({"TOKEN": b"a1b2c3d4e5f6\xff".decode("utf-8", "surrogateescape")})
    assert found(secrets, page=b"\x00a1b2c3d4e5f6\xff") == [("page", 1, "the value of TOKEN")]
