"""Pictures as Chromium shows them: turned, coloured and transparent as Samtale draws them."""

import functools
import http.server
import threading

import numpy as np
import pytest
from samtale.imaging.decoding import decoded

from ..samtale.imaging.shown_pictures import coloured, transparent, turned

pytestmark = pytest.mark.browser
PIXELS = """async address => {
  const image = new Image();
  image.src = address;
  await image.decode();
  const canvas = document.createElement("canvas");
  [canvas.width, canvas.height] = [image.naturalWidth, image.naturalHeight];
  const context = canvas.getContext("2d");
  context.drawImage(image, 0, 0);
  return [canvas.width, canvas.height, [...context.getImageData(0, 0, canvas.width, canvas.height).data]];
}"""


@pytest.fixture(scope="module")
def shown(chromium, tmp_path_factory):
    """How the browser shows a file: (height, width, 4) of red, green, blue and alpha."""
    folder = tmp_path_factory.mktemp("pictures")
    handler = functools.partial(_Quiet, directory=folder)
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        home = f"http://127.0.0.1:{server.server_port}/"
        page = chromium.new_page()
        page.goto(home)

        def pixels(name, data):
            (folder / name).write_bytes(data)
            width, height, values = page.evaluate(PIXELS, home + name)
            return np.array(values).reshape(height, width, 4)

        yield pixels
        page.close()
        server.shutdown()


class _Quiet(http.server.SimpleHTTPRequestHandler):
    extensions_map = {".avif": "image/avif", ".webp": "image/webp", ".png": "image/png"}  # noqa: RUF012
    extensions_map |= {"": "text/html", ".jpg": "image/jpeg", ".gif": "image/gif"}

    def log_message(self, *_parts):
        """Nothing."""


def drawn(data):
    picture = decoded(data)
    return np.asarray(picture.resized(*picture.size).convert("RGBA")).astype(int)


@pytest.mark.parametrize("name", sorted(turned()))
def test_a_picture_is_turned_as_the_browser_turns_it(shown, name):
    """By what is obeyed in each format, and by nothing else."""
    data = turned()[name]
    theirs, ours = shown(name, data), drawn(data)
    assert ours.shape == theirs.shape
    assert np.abs(ours - theirs).max() <= 2


@pytest.mark.parametrize("name", sorted(coloured()))
def test_colours_are_as_the_browser_shows_them(shown, name):
    """Whatever names them: ICC profiles, code points, gamma, or several of these."""
    data = coloured()[name]
    assert np.abs(drawn(data) - shown(name, data)).max() <= 2


@pytest.mark.parametrize("name", sorted(transparent()))
def test_transparency_is_as_the_browser_shows_it(shown, name):
    """Colours are compared where they can be seen: the browser rounds those of faint pixels."""
    data = transparent()[name]
    theirs, ours = shown(name, data), drawn(data)
    assert np.abs(ours[..., 3] - theirs[..., 3]).max() <= 1
    assert np.ptp(ours[..., 3]) > 100
    visible = theirs[..., 3] > 200
    assert np.abs(ours - theirs)[visible].max() <= 2
