"""Executes the settings file of an old site: a script of its own, started by ``old_settings.py``.

    python -I -B execute.py FILE

It needs nothing but Python. The file is executed statement by statement, so that one that fails (a
package that is not installed) does not hide the others; modules that it imports from its own folder
are read in the same way. Nothing is written, no other program is started and no connection is
opened: such statements fail. Standard output is one JSON object:

    values      setting -> its value as a Python literal
    unreadable  setting -> why its value is no literal
    faults      [file, line, names that the statement would have set, reason]
    files       all files that were executed, this one first
"""

import ast
import importlib.abc
import importlib.machinery
import importlib.util
import json
import math
import os
import sys
from collections.abc import Mapping
from pathlib import Path
from types import CodeType, ModuleType
from typing import Any

WRITING = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_APPEND
REFUSED = {
    "os": "remove rename rmdir mkdir link symlink truncate chmod chown utime system exec "
    "posix_spawn fork forkpty kill",
    "socket": "connect bind getaddrinfo gethostbyname gethostbyaddr sendto sendmsg",
    "subprocess": "Popen",
    "sqlite3": "connect",
}
EVENTS = frozenset(
    f"{module}.{name}" for module, names in REFUSED.items() for name in names.split()
)
DEEPEST = 40


class NotLiteralError(Exception):
    """A value cannot be written as a literal; the message says what it is."""


def refuse(event: str, arguments: tuple[Any, ...]) -> None:
    """An audit hook. Raises PermissionError for what would change or reach anything outside."""
    if event == "open":
        path, mode, flags = (*arguments, None, None, None)[:3]
        writes = isinstance(mode, str) and not set(mode).isdisjoint("wax+")
        opened = isinstance(flags, int) and flags & WRITING
        if (writes or opened) and not isinstance(path, int) and path != os.devnull:
            raise PermissionError("it writes a file, which is not allowed here")
    elif event in EVENTS or event.startswith("shutil."):
        raise PermissionError(f"it calls {event}, which is not allowed here")


def literal(value: object, depth: int = 0) -> object:
    """The value as strings, numbers, lists, tuples, sets and dictionaries. Raises
    NotLiteralError.
    """
    if depth > DEEPEST:
        raise NotLiteralError("is nested too deeply")
    if value is None or isinstance(value, bool):
        return value
    if isinstance(value, float) and not math.isfinite(value):
        raise NotLiteralError("is not a finite number")
    for kind in (str, int, float, bytes):
        if isinstance(value, kind):  # or of a class made from it
            plain: object = kind(value)  # type: ignore[arg-type]
            return plain
    if isinstance(value, os.PathLike):
        return os.fspath(value)
    if isinstance(value, Mapping):
        return {literal(key, depth + 1): literal(one, depth + 1) for key, one in value.items()}
    if isinstance(value, tuple):
        return tuple(literal(one, depth + 1) for one in value)
    if isinstance(value, list):
        return [literal(one, depth + 1) for one in value]
    if isinstance(value, set | frozenset):
        return {literal(one, depth + 1) for one in value}
    kind_of = "a function" if callable(value) else f"an object ({type(value).__name__})"
    raise NotLiteralError(f"contains {kind_of}")


def names_set_by(node: ast.AST) -> list[str]:
    """The names that a statement sets, in order."""
    found = [
        one.id
        for one in ast.walk(node)
        if isinstance(one, ast.Name) and isinstance(one.ctx, ast.Store)
    ]
    for one in ast.walk(node):
        if isinstance(one, ast.Import | ast.ImportFrom):
            found += [alias.asname or alias.name.partition(".")[0] for alias in one.names]
    return list(dict.fromkeys(found))


class OldModules(importlib.abc.MetaPathFinder, importlib.abc.Loader):
    """Imports modules of the old site's folders, statement by statement. ``base``: the folders of
    Python's own modules, which come first.
    """

    def __init__(self, base: list[str]):
        self.base = base
        self.faults: list[tuple[str, int, list[str], str]] = []
        self.files: list[str] = []

    def find_spec(
        self, name: str, path: Any, target: ModuleType | None = None
    ) -> importlib.machinery.ModuleSpec | None:
        if path is not None or "." in name or name in sys.stdlib_module_names:
            return None
        if importlib.machinery.PathFinder.find_spec(name, self.base):
            return None
        for folder in sys.path:
            file = Path(folder or ".", f"{name}.py").resolve()
            if folder not in self.base and file.is_file():
                return importlib.util.spec_from_file_location(name, file, loader=self)
        return None

    def exec_module(self, module: ModuleType) -> None:
        self.run(Path(str(module.__file__)), module.__dict__)

    def run(self, file: Path, namespace: dict[str, Any]) -> None:
        """Execute a file. Raises SyntaxError, ValueError, OSError."""
        self.files.append(str(file))
        tree = ast.parse(file.read_bytes(), str(file))
        for statement in tree.body:
            code: CodeType = compile(
                ast.Module([statement], []), str(file), "exec", dont_inherit=True
            )
            try:
                exec(code, namespace)  # noqa: S102 the owner's own settings, as Pelican runs them
            except (Exception, SystemExit) as error:
                reason = (
                    str(error)
                    if type(error) is PermissionError
                    else f"{type(error).__name__}: {error}"
                )
                self.faults.append((str(file), statement.lineno, names_set_by(statement), reason))


def main() -> None:
    """Execute the file that the command line names, and print what it sets."""
    file = Path(sys.argv[1])
    result = os.dup(1)
    with Path(os.devnull).open("w") as nowhere:  # what the settings print is no result
        os.dup2(nowhere.fileno(), 1)
        os.dup2(nowhere.fileno(), 2)
    modules = OldModules(list(sys.path))
    sys.meta_path.insert(0, modules)
    sys.path.append(str(file.parent))
    sys.argv = ["pelican"]
    module = ModuleType(file.stem)
    module.__file__ = str(file)
    sys.modules[file.stem] = module
    sys.addaudithook(refuse)
    found: dict[str, Any] = {"values": {}, "unreadable": {}, "faults": modules.faults}
    try:
        modules.run(file, module.__dict__)
    except SyntaxError as error:
        found["syntax"] = [str(file), error.lineno or 1, error.msg]
    except (OSError, ValueError) as error:
        found["syntax"] = [str(file), 1, str(error)]
    for key, value in module.__dict__.items():
        if key.isupper():
            try:
                found["values"][key] = repr(literal(value))
            except (Exception, RecursionError) as error:  # an object may raise anything
                found["unreadable"][key] = str(error)
    found["files"] = modules.files
    data = json.dumps(found).encode()
    while data:
        data = data[os.write(result, data) :]
    os._exit(0)  # threads that the settings have started do not keep it


if __name__ == "__main__":
    main()
