"""How many errors of the catalogue of bad input are follow-ups: errors that no expectation lists,
because they only follow from another one.

    .venv/bin/python tests/benchmarks/follow_up_errors.py [--checkout DIR] [--list]

Every case of tests/fixtures/catalogue/ of this checkout is built by the code of DIR (default: this
one), over the output of a good site. Printed are the cases, those that stop the build, their
errors, the follow-ups, and the expected errors that are not reported.
"""

import argparse
import shutil
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--checkout", type=Path, default=ROOT)
    parser.add_argument("--list", action="store_true", help="print each follow-up")
    options = parser.parse_args()
    plugins = str(options.checkout.resolve() / "plugins")
    sys.path[:0] = [plugins, str(ROOT)]

    from samtale.build.build import build
    from samtale.problems import ERROR, BuildError, ContentError

    from tests.site import test_catalogue as catalogue
    from tests.site.conftest import at_now

    catalogue.SETTINGS = catalogue.SETTINGS.replace(str(ROOT / "plugins"), plugins)
    errors = follow_ups = missing = failing = affected = 0
    with tempfile.TemporaryDirectory() as folder, at_now():
        site, output = Path(folder, "site"), Path(folder, "output")
        build(catalogue.folder_of(site, (catalogue.GOOD,)), output=str(Path(folder, "good")))
        Path(folder, "cache").rename(Path(folder, "cached"))
        for case in catalogue.CASES:
            for one in (site, output):
                shutil.rmtree(one, ignore_errors=True)
            shutil.rmtree(Path(folder, "cache"), ignore_errors=True)
            site.mkdir()
            shutil.copytree(Path(folder, "cached"), Path(folder, "cache"))
            gone = tuple(one for one in case.files if one.gone and one.path != catalogue.GOOD.path)
            if gone:
                settings = catalogue.folder_of(site, (catalogue.GOOD, *gone))
                build(settings, output=str(output))
            else:
                shutil.copytree(Path(folder, "good"), output)
            there = [one for one in case.files if not one.gone]
            if not any(one.path == catalogue.GOOD.path for one in case.files):
                there.insert(0, catalogue.GOOD)
            settings = catalogue.folder_of(site, tuple(there), case.settings)
            try:
                with catalogue.as_anyone():
                    build(settings, output=str(output))
                reported = []
            except (ContentError, BuildError) as error:
                failing += 1
                reported = [one for one in catalogue.problems(error, site) if one.severity == ERROR]
            expected = [places for severity, places in case.reported if severity == ERROR]
            others = [
                one
                for one in reported
                if not any(place.fits(one) for places in expected for place in places)
            ]
            missing += sum(
                not any(place.fits(one) for one in reported for place in places)
                for places in expected
            )
            errors += len(reported)
            follow_ups += len(others)
            affected += bool(others)
            for one in others if options.list else ():
                print(
                    f"{case.where} {case.name}\n    {one.path}:{one.line}: {one.field}: {one.message}"
                )
    print(
        f"{len(catalogue.CASES)} cases, {failing} with errors: {errors} errors, of which "
        f"{follow_ups} are follow-ups, in {affected} cases; {missing} expected ones are missing"
    )


if __name__ == "__main__":
    main()
