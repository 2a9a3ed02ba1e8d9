"""Keys of other tools that mean the same as ours, and dates in names."""

import pytest
from samtale.read.adopted_keys import adopted, dated
from samtale.read.front_matter import Field

CODES = ("da", "sv", "en")


def read(**values):
    """The adopted values of these."""
    fields = {key: Field(key, value, 3) for key, value in values.items()}
    return {key: field.value for key, field in adopted(fields, CODES).items()}


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ({"description": "A"}, {"summary": "A"}),
        ({"description": "A", "summary": "B"}, {"description": "A", "summary": "B"}),
        ({"description": ""}, {"description": ""}),
        ({"lastmod": "2024-01-02"}, {"modified": "2024-01-02"}),
        ({"lastmod": "never"}, {"lastmod": "never"}),
        ({"language": "en-US"}, {"lang": "en"}),
        ({"language": "fi"}, {"language": "fi"}),
        ({"language": "en", "lang": "da"}, {"language": "en", "lang": "da"}),
        ({"categories": ["A"]}, {"tags": ["A"]}),
        ({"categories": "A, B", "tags": "C"}, {"tags": ["C", "A", "B"]}),
        ({"categories": "A", "category": "B"}, {"categories": "A", "category": "B"}),
        ({"author": {"name": "A", "url": "x"}}, {"author": ["A"]}),
        ({"tags": [{"name": "A"}, "B"]}, {"tags": ["A", "B"]}),
        ({"tags": [{"x": "A"}]}, {"tags": [{"x": "A"}]}),
        ({"redirect_from": ["/a/"]}, {"aliases": ["/a/"]}),
    ],
)
def test_what_means_the_same_is_read_as_ours(written, expected):
    """Where ours is not there, and the value can be one of ours."""
    assert read(**written) == expected


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("posts/2019-05-01-a.md", "2019-05-01"),
        ("posts/2019-05-01.md", "2019-05-01"),
        ("posts/2019-05-01-a/index.md", "2019-05-01"),
        ("essays/2019-05-01-a/da.md", "2019-05-01"),
        ("2019-05-01-a.en.md", "2019-05-01"),
        ("posts/2019-02-30-a.md", None),
        ("posts/a-2019-05-01.md", None),
        ("posts/2019-05-011.md", None),
        ("2019-05-01-a/b.md", None),
    ],
)
def test_a_date_in_a_name(path, expected):
    """Of the file, or of the folder of an edition; only at the beginning, and if it is one."""
    found = dated({}, path, CODES).get("date")
    assert (found.value if found else None) == expected
    assert dated({"date": Field("date", "x", 2)}, path, CODES)["date"].value == "x"
