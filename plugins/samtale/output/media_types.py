"""The media types of files, by suffix: the same from any server, whatever its own configuration."""

PACKED = (".gz", ".br")  # compressed forms next to a file
TYPES = {
    "text/html": ("html", "htm"),
    "text/css": ("css",),
    "text/javascript": ("js", "mjs"),
    "text/plain": ("txt",),
    "text/csv": ("csv",),
    "text/vtt": ("vtt",),
    "text/calendar": ("ics",),
    "application/xml": ("xml",),
    "application/json": ("json",),
    "application/manifest+json": ("webmanifest",),
    "application/wasm": ("wasm",),
    "application/pdf": ("pdf",),
    "application/epub+zip": ("epub",),
    "application/octet-stream": ("search",),  # of the search index: gzip-compressed
    "application/zip": ("zip",),
    "application/gzip": ("gz",),
    "image/avif": ("avif",),
    "image/bmp": ("bmp",),
    "image/gif": ("gif",),
    "image/jpeg": ("jpg", "jpeg"),
    "image/png": ("png",),
    "image/svg+xml": ("svg",),
    "image/tiff": ("tif", "tiff"),
    "image/webp": ("webp",),
    "image/x-icon": ("ico",),
    "audio/aac": ("aac",),
    "audio/flac": ("flac",),
    "audio/mp4": ("m4a",),
    "audio/mpeg": ("mp3",),
    "audio/ogg": ("oga", "ogg", "opus"),
    "audio/wav": ("wav",),
    "video/mp4": ("mp4", "m4v"),
    "video/ogg": ("ogv",),
    "video/quicktime": ("mov",),
    "video/webm": ("webm",),
    "font/otf": ("otf",),
    "font/ttf": ("ttf",),
    "font/woff": ("woff",),
    "font/woff2": ("woff2",),
}
# by the ends of their names. Atom is served as plain XML: then browsers apply its stylesheet, and
# feed readers accept it too
FEEDS = {
    "feed.xml": "application/xml",
    "feed.json": "application/feed+json",
}
CHARSET: tuple[str, ...] = (
    "text/css",
    "text/javascript",
    "text/plain",
    "text/csv",
    "text/vtt",
    "text/calendar",
    "application/xml",
)
CHARSET += ("application/atom+xml", "image/svg+xml")  # and text/html; JSON is UTF-8 by definition
# What feed readers show on other sites' pages, and what others may show with a link:
# Cross-Origin-Resource-Policy allows embedding these anywhere. Pages, scripts, styles, fonts, data
# and the search index are used by this site only.
EMBEDDED = tuple(
    suffix
    for kind, suffixes in TYPES.items()
    if kind.startswith(("image/", "audio/", "video/"))
    for suffix in suffixes
)
EMBEDDED += TYPES["text/vtt"]
