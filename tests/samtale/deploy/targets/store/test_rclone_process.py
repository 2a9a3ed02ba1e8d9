"""What rclone answers, without rclone."""

import httpx
import pytest
from samtale.deploy.targets.store.rclone_process import Missing, Rcd
from samtale.deploy.targets.target import PublishError


@pytest.fixture
def answered(tmp_path):
    """``answered(status, data)``: what a call returns or raises."""

    def call(status, data):
        rcd = Rcd("rclone://it:")
        rcd.folder = str(tmp_path)
        rcd.client = httpx.Client(
            transport=httpx.MockTransport(lambda _request: httpx.Response(status, json=data))
        )
        return rcd.call("operations/list")

    return call


def test_an_answer_is_an_object(answered):
    assert answered(200, {"list": []}) == {"list": []}


@pytest.mark.parametrize("data", [[], "text", None, 3])
def test_an_answer_that_is_none_is_an_error(answered, data):
    """As if rclone had exited: with a message, and no traceback."""
    with pytest.raises(PublishError, match="rclone has exited"):
        answered(200, data)


def test_what_is_missing_is_no_other_error(answered):
    with pytest.raises(Missing):
        answered(500, {"error": "object not found"})
    with pytest.raises(PublishError, match="permission denied"):
        answered(500, {"error": "AccessDenied: 403"})
