"""The house keeps what it says: README, CI, locks, docs and code agree."""

import ast
import inspect
import re
import subprocess
import tomllib
from fnmatch import fnmatch

import pytest
from samtale.cli.catalogues import template
from samtale.languages import load_languages
from samtale.read.metadata import KEYS, key_name
from samtale.write import environment

import tasks

from .settings_reference import reference

README_TEST = (
    r"python3 -m venv .venv && .venv/bin/pip install -r requirements.lock -r "
    r"requirements-test.lock && .venv/bin/invoke test"
)
NAMES = [name for name in dir(tasks) if type(getattr(tasks, name)).__name__ == "Task"]

DOCUMENTED = (ast.Module, ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef)


def read(path) -> str:
    return path.read_text(encoding="utf-8")


def test_readme_has_the_two_lines_and_ci_runs_the_second(root):
    """One line runs the site, one passes the tests; CI runs the README's, word for word."""
    readme = read(root / "README.md")
    assert (
        "python3 -m venv .venv && .venv/bin/pip install -r requirements.lock && "
        ".venv/bin/invoke serve"
    ) in readme
    assert README_TEST in readme
    assert README_TEST in read(root / ".ci" / "run")


@pytest.mark.parametrize("name", NAMES)
def test_every_task_is_in_the_readme_and_explains_itself(root, name):
    """With a help text for each of its options."""
    assert f"`invoke {name.replace('_', '-')}" in read(root / "README.md")
    task = getattr(tasks, name)
    assert task.__doc__
    for argument in task.get_arguments():
        assert argument.help, f"invoke {name}: {argument.name}"


@pytest.mark.parametrize("key", KEYS)
def test_every_key_of_front_matter_is_in_the_readme(root, key):
    """The author's reference names what the schema knows."""
    assert f"`{key_name(key)}`" in read(root / "README.md")


def test_no_folder_of_tests_is_left_out(root):
    """Pytest leaves out folders called "build" unless its settings say otherwise."""
    options = tomllib.loads(read(root / "pyproject.toml"))["tool"]["pytest"]["ini_options"]
    folders = {path.parent.name for path in (root / "tests").rglob("test_*.py")}
    left_out = [one for one in folders for mask in options["norecursedirs"] if fnmatch(one, mask)]
    assert "build" in folders
    assert left_out == []


def test_the_reference_of_settings_is_made_from_the_tables(root):
    """As ``tests/settings_reference.py --write`` writes it."""
    assert read(root / "docs" / "settings.md") == reference()


def test_every_folder_is_in_the_architecture_and_every_module_says_what_it_is_for(root):
    """docs/architecture.md names each folder of the plugin; a module's docstring does the rest."""
    text = read(root / "docs" / "architecture.md")
    plugin = root / "plugins" / "samtale"
    for path in sorted((root / "plugins").rglob("*.py")):
        if path.name != "__init__.py":
            assert ast.get_docstring(ast.parse(read(path))), path.relative_to(root)
        if path.is_relative_to(plugin) and path.parent != plugin:
            folder = path.parent.relative_to(plugin).as_posix()
            assert f"`{folder}/`" in text, folder


def test_the_documents_lead_to_files_that_are_there(root):
    """Links between documents, and modules that they name."""
    for path in [
        root / "CONTRIBUTING.md",
        root / "README.md",
        *sorted((root / "docs").rglob("*.md")),
    ]:
        links = (
            re.findall(r"\]\((?!https?:)([^)#]+)", read(path)) if path.name != "README.md" else []
        )
        for link in links:
            assert (path.parent / link).exists(), f"{path.name}: {link}"
        for name in re.findall(r"`((?:plugins|tests|docs)/[\w./-]+\.\w+)`", read(path)):
            assert (root / name).exists(), f"{path.name}: {name}"
        for name in re.findall(r"`([a-z_]+/[\w/]+\.py)`", read(path)):
            places = (root, root / "plugins" / "samtale", root / "plugins")
            there = any((place / name).exists() for place in places)
            assert there or (root / "plugins/samtale/deploy" / name).exists(), f"{path}: {name}"


def test_no_text_is_a_replacement_with_escapes(root):
    r"""``\1`` or ``\q`` in a text that an author wrote is no escape: a replacement is a constant of
    the code, or a function.
    """
    for path in sorted((root / "plugins").rglob("*.py")):
        for call in ast.walk(ast.parse(read(path))):
            if not isinstance(call, ast.Call) or not isinstance(call.func, ast.Attribute):
                continue
            if call.func.attr in ("sub", "subn"):
                of_module = isinstance(call.func.value, ast.Name) and call.func.value.id == "re"
                replacement = call.args[1 if of_module else 0]
                fixed = isinstance(replacement, (ast.Constant, ast.Lambda, ast.Name))
                assert fixed, f"{path.name}:{call.lineno}"


# modules whose messages only some commands can print; all others name the command with the option
OF_COMMANDS = {
    "cli/fix.py": "fix",
    "cli/start.py": "start",
    "cli/start_from.py": "start",
    "migrate/old_settings.py": "start",
    "cli/new.py": "new",
    "cli/relations.py": "rank train-lexicon",
    "cli/server_config.py": "server-config",
    "cli/publishing.py": "deploy-verify",
    "config/targets.py": "deploy rollback releases deploy-verify server-config",
    "deploy/after_switch.py": "deploy",
    "deploy/deploy.py": "deploy",
    "deploy/plan.py": "deploy",
    "deploy/releases.py": "rollback",
    "serve/host_guard.py": "serve",
    "serve/server.py": "serve",
}


def test_a_message_recommends_only_options_that_its_command_has(root):
    """``check`` prints what ``build`` finds, too: "with --fewer" is no help there."""
    folder, found = root / "plugins" / "samtale", 0
    for path in sorted(folder.rglob("*.py")):
        name, module = path.relative_to(folder).as_posix(), ast.parse(read(path))
        docstrings = {
            ast.get_docstring(node, clean=False)
            for node in ast.walk(module)
            if isinstance(node, DOCUMENTED)
        }
        for node in ast.walk(module):
            text = node.value if isinstance(node, ast.Constant) else None
            if not isinstance(text, str) or text in docstrings or " " not in text:
                continue
            # an option that was used, and those of invoke and git
            text = re.sub(r"^--[a-z-]+:|invoke --help|git \w+ --\w+", "", text)
            for option in re.findall(r"(?<![\w<-])--([a-z][a-z-]+)", text):
                named = (
                    re.findall(rf"invoke ([a-z-]+)(?:(?!invoke).)*? --{option}", text)
                    or OF_COMMANDS.get(name, "").split()
                )
                assert named, f"{name}: --{option} of which command?"
                for command in named:
                    words = inspect.signature(
                        getattr(tasks, command.replace("-", "_")).body
                    ).parameters
                    known = {word.strip("_").replace("_", "-") for word in words}  # "from_"
                    assert option in known, f"{name}: invoke {command} --{option}"
                    found += 1
    assert found > 20


def test_templates_use_only_the_names_that_are_documented(root):
    """The table at the top of write/environment.py is what templates receive."""
    table = set(re.findall(r"``([a-z_]+)(?:\([^`]*\))?``", environment.__doc__))
    assert table == set(environment.NAMES)


@pytest.mark.parametrize("name", ["requirements.lock", "requirements-test.lock"])
def test_the_locks_pin_with_hashes_and_name_no_host(root, name):
    """So that what was tested is what is installed, from wherever the user's pip looks."""
    text = read(root / name)
    assert "://" not in text
    assert "index" not in text
    pins = re.findall(r"^([a-zA-Z0-9._-]+(?:\[[^\]]*\])?)==(\S+)", text, re.MULTILINE)
    blocks = re.split(r"^(?=[a-zA-Z0-9])", text, flags=re.MULTILINE)[1:]
    assert len(pins) == len(blocks)
    assert all("--hash=sha256:" in block for block in blocks)


def test_the_locks_hold_what_the_project_needs(root):
    """Every dependency of pyproject.toml is pinned."""
    project = tomllib.loads(read(root / "pyproject.toml"))["project"]
    for lock, needs in (
        ("requirements.lock", project["dependencies"]),
        (
            "requirements-test.lock",
            project["dependencies"] + project["optional-dependencies"]["test"],
        ),
    ):
        pinned = {
            name.lower()
            for name in re.findall(r"^([a-zA-Z0-9._-]+)", read(root / lock), re.MULTILINE)
        }
        for need in needs:
            assert re.match(r"[a-zA-Z0-9._-]+", need)[0].lower() in pinned, need


def test_no_string_waits_for_its_translation_and_none_is_left_over(root):
    """Invoke catalogues would change nothing."""
    wanted = {message.id for message in template(root / "theme", root) if message.id}
    for language in load_languages({"da": {}, "sv": {}, "en": {}}, [root / "theme" / "languages"]):
        ids = {one if isinstance(one, str) else one[0] for one in wanted}
        assert language.catalogue.translated == ids


def test_nothing_that_is_built_is_kept(root):
    """No output, no cache, no environment in git."""
    done = subprocess.run(
        ["git", "ls-files"], cwd=root, capture_output=True, text=True, check=False
    )
    if done.returncode:
        pytest.skip("this is no git checkout")
    tops = {name.split("/")[0] for name in done.stdout.split()}
    assert tops <= {
        ".ci",
        ".editorconfig",
        ".gitignore",
        ".pre-commit-config.yaml",
        ".gitattributes",
        "CHANGELOG.md",
        "CONTRIBUTING.md",
        "LICENSE",
        "README.md",
        "SECURITY.md",
        "docs",
        "findings",
        "content",
        "pelicanconf.py",
        "plugins",
        "pyproject.toml",
        "requirements-test.lock",
        "requirements.lock",
        "tasks.py",
        "tests",
        "theme",
    }


def test_the_list_of_dependencies_to_review_is_of_the_locked_versions(root):
    """A list that an update leaves behind would be believed."""
    section = read(root / "SECURITY.md").partition("| package |")[2]
    rows = [line.split("|")[1] for line in section.splitlines() if line.startswith("| `")]
    named = [found for row in rows for found in re.findall(r"`([\w-]+)`(?: ([\d.a-z]+))?", row)]
    locked = f"\n{read(root / 'requirements.lock')}\n{read(root / 'requirements-test.lock')}"
    assert len(named) > 12
    for name, version in named:
        assert f"\n{name.lower()}=={version}" in locked, f"{name} {version}"
