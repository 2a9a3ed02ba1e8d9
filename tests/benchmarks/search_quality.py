"""What readers find: the queries of tests/fixtures/search_queries.yaml, asked on a built site's own
search pages in Chromium.

    .venv/bin/python tests/benchmarks/search_quality.py [--code DIR] [--verbose]

The site is made of our own essays and those of tests/fixtures/search. Printed are the queries that
fail and why, how many succeed in each language, what is loaded for a query (the page's language;
all languages), the size of the index on disk, and the seconds of CPU time that it adds to a build.
--code: another checkout of this repository, to compare with.
"""

import argparse
import os
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

import yaml
from playwright.sync_api import sync_playwright

ROOT = Path(__file__).resolve().parents[2]
FIXTURES = ROOT / "tests" / "fixtures"
SETTINGS = """import sys
sys.path.insert(0, {plugins!r})
from samtale.defaults import *
SITENAME = "Search"
LANGUAGES = {{"da": {{"neighbours": ["sv", "en"]}}, "sv": {{"neighbours": ["da", "en"]}}, "en": {{}}}}
RELATED = 0; RELATED_CACHE = ""; BUILD_CACHE = ""; PICTURES = CARDS = None; SEARCH = {search}
"""
BUILD = """import sys; from pathlib import Path; sys.path.insert(0, sys.argv[1])
from samtale.build.build import build
build(Path(sys.argv[2]), output=sys.argv[3])
"""


def build(code: Path, folder: Path, content: Path, *, search: bool) -> float:
    """Build the site to ``output``; the seconds of CPU time that this took."""
    settings = folder / "pelicanconf.py"
    plugins = str(code / "plugins")
    text = SETTINGS.format(plugins=plugins, search=search) + f"PATH = {str(content)!r}\n"
    settings.write_text(text, encoding="utf-8")
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    environment = {**os.environ, "SOURCE_DATE_EPOCH": "1795262400"}
    command = [sys.executable, "-c", BUILD, plugins, str(settings), str(folder / "output")]
    subprocess.run(command, env=environment, check=True)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def content_of(folder: Path) -> Path:
    content = folder / "content"
    shutil.copytree(ROOT / "content", content)
    shutil.copytree(FIXTURES / "search", content / "essays", dirs_exist_ok=True)
    return content


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--code", type=Path, default=ROOT)
    parser.add_argument("--verbose", action="store_true", help="print the bytes of each query")
    options = parser.parse_args()
    sys.path[:0] = [str(ROOT), str(options.code.resolve() / "plugins")]
    from tests.site.counting import counting
    from tests.site.queries import PAGES, ask

    queries = yaml.safe_load((FIXTURES / "search_queries.yaml").read_text(encoding="utf-8"))
    with tempfile.TemporaryDirectory() as temporary, sync_playwright() as playwright:
        folder = Path(temporary)
        content = content_of(folder)
        without = build(options.code.resolve(), folder, content, search=False)
        cost = build(options.code.resolve(), folder, content, search=True) - without
        chromium = shutil.which("chromium") or os.environ.get("CHROMIUM")
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        right, own, everything = dict.fromkeys(PAGES, 0), [], []
        with counting(folder / "output") as server:
            for query in queries:
                context = browser.new_context(base_url=server.address, reduced_motion="reduce")
                wrong, mine, all_of_them = ask(context.new_page(), server, query)
                context.close()
                own.append(mine)
                everything.append(all_of_them)
                right[query["page"]] += not wrong
                sizes = f" ({mine} and {all_of_them} bytes)" if options.verbose else ""
                if wrong or sizes:
                    print(f"{query['page']} {query['words']}{sizes}: {'; '.join(wrong) or 'right'}")
        browser.close()
        index = [
            path.stat().st_size
            for name in ("pagefind", "search-index")
            for path in (folder / "output" / name).rglob("*")
            if path.is_file()
        ]
    for code, count in right.items():
        print(f"{code}: {count} of {sum(query['page'] == code for query in queries)} right")
    print(f"all: {sum(right.values())} of {len(queries)} right")
    for title, sizes in (("page's language", own), ("all languages", everything)):
        print(f"bytes, {title}: median {statistics.median(sizes):.0f}, most {max(sizes)}")
    print(f"index: {sum(index)} bytes in {len(index)} files, {cost:.2f} s of CPU time")


if __name__ == "__main__":
    main()
