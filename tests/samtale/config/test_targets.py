"""Which addresses a site may go to, and that no password in one is ever shown."""

import re

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from samtale.config.site import SettingsError
from samtale.config.targets import KEEP, WAIT, Destination, destination, destinations, masked

TOKEN = "ghp_" + "a1B2" * 9
LETTERS = st.characters(exclude_categories=["Cs"])  # as a settings file may hold them


def refusal(to, declared=None):
    """What is said of an address, or of declared targets."""
    with pytest.raises(SettingsError) as caught:
        destination(to, {}) if declared is None else destinations(declared)
    return str(caught.value)


@pytest.mark.parametrize(
    "to",
    [
        "ssh://example.org/srv/www",
        "ssh://me@Example.org:2222/srv/me@home?config=/x/ssh_config",
        "ssh://[::1]:22/srv",
        "ssh://blåbær.example/på/dansk",
        "ssh://example.org/with%20blank",
        "file:///srv/www",
        "s3://bucket",
        "s3://bucket?endpoint=",
        "s3://bucket/prefix?endpoint=http://[::1]:9000&region=eu-north-1&profile=me&whole=1&cloudfront=E1",
        "git+ssh://git@example.org/me/site.git#gh-pages",
        "git+https://me@example.org/me/site.git#a/b",
        "git+file:///srv/site.git#main",
        "rclone://remote:path/to",
        "rclone://my.remote+1@x:",
    ],
)
def test_an_address_is_taken_as_it_is(to):
    """With a port, a user, letters of any language, and what its way knows behind the question
    mark.
    """
    assert destination(to, {}) == Destination("", to)


@pytest.mark.parametrize(
    ("to", "word"),
    [
        ("ftp://example.org/x", "is not a supported scheme"),
        ("shh://example.org/x", 'did you mean "ssh"'),
        ("sftp", "is not in TARGETS"),
        ("file:relative", "is not in TARGETS"),
        ("ssh://example.org/a b", "contains a space"),
        ("ssh://example.org/a%00b", "contains a space"),
        ("ssh://example.org/a%0Ab", "contains a space"),
        ("ssh://example.org/a\x7f", "contains a space"),
        ("ssh://example.org:99999/x", "its port"),
        ("ssh://example.org:ssh/x", "its port"),
        ("ssh://[::1/x", "its host"),
        ("ssh:///x", "has no valid host"),
        ("ssh://-oProxyCommand=x/path", "has no valid host"),
        ("ssh://me@-oProxyCommand=x/path", "has no valid host"),
        ("ssh://$(x)/path", "has no valid host"),
        ("git+ssh://-x@example.org/path#main", "has no valid host"),
        ("git+ssh:///path#main", "has no valid host"),
        ("git+https:///path#main", "has no valid host"),
        ("git+https://example.org/path", "has no valid branch"),
        ("git+https://example.org/path#--force", "has no valid branch"),
        ("git+file://relative/path#main", "has no folder"),
        ("ssh://example.org", "has no folder"),
        ("ssh://example.org//", "has no folder"),
        ("file://relative/path", "has no folder"),
        ("file:///", "has no folder"),
        ("s3:///prefix", "has no bucket"),
        ("s3://bucket?endpoint=localhost:9000", "is not a valid URL"),
        ("s3://bucket?ednpoint=http://x", '"ednpoint" is an unknown option; use one of endpoint'),
        ("file:///x?region=a", '"region" is an unknown option; remove it'),
        ("s3://bucket?secret_access_key=x", "looks like a secret"),
        ("rclone://path", "is not a remote of rclone"),
        ("rclone://-v:path", "is not a remote of rclone"),
        ("rclone://:s3,env_auth=true:path", "is not a remote of rclone"),
    ],
)
def test_what_is_no_address_is_reported_with_a_remedy(to, word):
    """None can be taken for an option by a program that it is given to."""
    assert word in refusal(to)


@pytest.mark.parametrize(
    ("to", "host", "port", "path"),
    [
        ("ssh://me@Example.org:2222/a%20b", "Example.org", 2222, "/a b"),
        ("ssh://MyHost/x", "MyHost", None, "/x"),
        ("ssh://me@[fe80::1]:22/x", "fe80::1", 22, "/x"),
        ("s3://Bucket/p%C3%A5", "Bucket", None, "/på"),
    ],
)
def test_a_host_is_named_as_it_is_written(to, host, port, path):
    """Since ssh's configuration says capital letters from small ones."""
    found = destination(to, {})
    assert (found.host, found.parts.port, found.path) == (host, port, path)


@pytest.mark.parametrize("to", ["", "production"])
def test_a_misspelt_setting_is_the_hint_where_there_are_no_targets(to):
    """It is more useful than an example."""
    hint = '; "TARGETTS" (pelicanconf.py:3) is unknown; did you mean "TARGETS"?'
    with pytest.raises(SettingsError, match=re.escape(hint)):
        destination(to, {}, hint)


def test_targets_are_declared_by_name():
    """As an address alone, or with more; the slash behind a web address counts for nothing."""
    found = destinations(
        {
            "production": "ssh://example.org/srv",
            "stage-2": {
                "to": "s3://b",
                "siteurl": "https://x.org/b/",
                "preview": True,
                "keep": 9,
                "wait": 2,
                "env": {"A": "B_1"},
            },
        }
    )
    assert found["production"] == Destination(
        "production", "ssh://example.org/srv", "", False, KEEP, WAIT, {}
    )
    assert found["stage-2"] == Destination(
        "stage-2", "s3://b", "https://x.org/b", True, 9, 2, {"A": "B_1"}
    )


@pytest.mark.parametrize(
    ("declared", "word"),
    [
        (None, "is not a dictionary; write one such as"),
        ([], "is not a dictionary; write one such as"),
        ({"Production": "s3://b"}, "is not a valid name"),
        ({1: "s3://b"}, "is not a valid name"),
        ({"a": None}, "has no address; write one such as"),
        ({"a": {"siteurl": "https://x.org"}}, "has no address; write one such as"),
        ({"a": "b.example:/srv"}, "is not an address"),
        ({"a": {"to": "s3://b", "site_url": ""}}, 'did you mean "siteurl"'),
        ({"a": {"to": "s3://b", "keep": 1}}, "keep: 1 is not a whole number above 1"),
        ({"a": {"to": "s3://b", "keep": True}}, "keep: True is not a whole number above 1"),
        ({"a": {"to": "s3://b", "wait": "9"}}, "wait: '9' is not a whole number above 1"),
        ({"a": {"to": "s3://b", "preview": "no"}}, "is not True or False"),
        ({"a": {"to": "s3://b", "siteurl": "x.org"}}, "is not a valid URL"),
        ({"a": {"to": "s3://b", "siteurl": "https://x.org/?a=b"}}, "is not a valid URL"),
        ({"a": {"to": "s3://b", "env": ["A"]}}, "is not a dictionary of names of variables"),
        ({"a": {"to": "s3://b", "env": {"A": "a b"}}}, "is not a dictionary of names of variables"),
    ],
)
def test_what_is_no_target_is_reported_with_a_remedy(declared, word):
    """By the name of the setting, or what was asked for."""
    with pytest.raises(SettingsError, match=re.escape(word)) as caught:
        destinations(declared)
    assert re.match("TARGETS: |deploy: ", str(caught.value))


TWO = {name: Destination(name, f"s3://{name}") for name in ("production", "stage", "other")}


@pytest.mark.parametrize(
    ("to", "names", "found"),
    [
        ("", ["production", "stage"], "production"),
        ("stage", ["production", "stage"], "stage"),
        ("", ["stage"], "stage"),
        ("prodution", ["production", "stage"], 'did you mean "production"'),
        ("", [], "there is no target called production"),
        ("", ["stage", "other"], "write --to one of stage, other"),
        ("x", [], "TARGETS has none"),
    ],
)
def test_production_is_meant_where_nothing_is_said(to, names, found):
    """Or the only one; what is not known is reported with what is."""
    declared = {name: TWO[name] for name in names}
    if found in TWO:
        assert destination(to, declared).name == found
    else:
        with pytest.raises(SettingsError, match=found):
            destination(to, declared)


@pytest.mark.parametrize(
    "to",
    [
        "ssh://me:S3cr3t@example.org/x",
        "ssh://me:p@S3cr3t@example.org/x",
        "ssh://me@home.org:S3cr3t@example.org/x",
        "ssh://me:p/S3cr3t@example.org/x",
        "ssh://me:p#S3cr3t@example.org/x",
        "ssh://me:p?S3cr3t@example.org/x",
        "ssh://me:S3cr3t\N{ACCOUNT OF}@example.org/x",
        "ssh://me:a S3cr3t@example.org/x",
        "ssh:///me:S3cr3t@example.org/x%00",
        "me:S3cr3t@example.org:/x",
        "ssh:/me:S3cr3t@example.org/x",
        "s3://AKIA:S3cr3t/+x@bucket",
        "s3://bucket?endpoint=https://me:S3cr3t@example.org",
        "s3://bucket?secret_access_key=S3cr3t",
        "s3://bucket?X-Amz-Signature=S3cr3t",
        "rclone://:s3,secret_access_key=S3cr3t:bucket",
        "ftp://me:S3cr3t@example.org/x",
        f"git+https://{TOKEN}@example.org/me/site#main",
        f"git+https://{TOKEN}:x-oauth-basic@example.org/me/site#main",
    ],
)
def test_an_address_with_a_secret_is_refused_and_the_secret_not_shown(to):
    """However it is written: on the command line, and in the settings."""
    for said in (refusal(to), refusal("", {"a": to})):
        assert "S3cr3t" not in said
        assert TOKEN not in said


@pytest.mark.parametrize(
    "line",
    [
        {"siteurl": "https://me:S3cr3t@x.org"},
        {"siteurl": "https://x.org/?token=S3cr3t"},
        {"env": {"AWS_SECRET_ACCESS_KEY": "S3cr3t/+abc"}},
    ],
)
def test_nor_is_one_in_the_rest_of_a_target(line):
    """A web address with a password would be in the history, which everybody can read."""
    assert "S3cr3t" not in refusal("", {"a": {"to": "s3://b", **line}})


@example("rclone", "0", "[")
@given(
    st.sampled_from(["ssh", "s3", "git+https", "file", "rclone", "ftp"]),
    st.text(LETTERS, max_size=9),
    st.text(LETTERS),
)
def test_no_refusal_shows_a_password(scheme, user, more):
    """Whatever letters it is of."""
    for password in (f"S3cr3t{more}", f"{more}S3cr3t"):
        said = ""
        try:
            found = destination(f"{scheme}://{user}:{password}@example.org/x#main", {})
            said = found.host
        except SettingsError as error:
            said = str(error)
        assert "S3cr3t" not in said


@given(
    st.from_regex(r"[a-z]{0,5}", fullmatch=True),
    st.from_regex(r"[^\s\d/][^\s]{0,20}", fullmatch=True),
)
def test_nothing_that_is_shown_holds_a_password(user, password):
    """Where a tool repeats the address that it was given; what is around it stays."""
    said = masked(
        f"fatal: could not read https://{user}:~{password}S3cr3t@example.org/x : no such thing"
    )
    assert "S3cr3t" not in said
    assert said.endswith("example.org/x : no such thing")


@pytest.mark.parametrize(
    "text",
    [
        "https://me:p@S3cr3t@example.org/x and on",
        "GET /x?a=b&X-Amz-Signature=S3cr3t&c=d",
        "https://example.org/x#access_token=S3cr3t",
        "Authorization: Basic S3cr3t",
        "x-amz-security-token: S3cr3t",
        "AWS_SECRET_ACCESS_KEY=S3cr3t",
        "--password=S3cr3t",
        '{"password": "S3cr3t"}',
        "secret = S3cr3t",
    ],
)
def test_nor_a_key(text):
    """In any of the forms that tools tell them in."""
    assert "S3cr3t" not in masked(text)
    assert "***" in masked(text)
    assert TOKEN not in masked(f"remote: {TOKEN}: no such thing")


@pytest.mark.parametrize(
    "text",
    [
        "ssh://me@example.org:2222/srv/me@home",
        "rclone://remote:path/me@home",
        "git@example.org: Permission denied (publickey).",
        "s3://bucket/x?endpoint=http://[::1]:9000&region=x",
        "https://example.org/a?page=2 på dansk",
        "keyboard-interactive: x; passing=1",
    ],
)
def test_all_else_is_shown(text):
    """Else nobody could fix it."""
    assert masked(text) == text
