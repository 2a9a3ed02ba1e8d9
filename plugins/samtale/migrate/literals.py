"""What a settings file says without being executed: its literals, and where each name is set."""

import ast
import os
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

PATHS: Mapping[str, Callable[..., str]] = {
    "join": os.path.join,
    "dirname": os.path.dirname,
    "abspath": os.path.abspath,
    "realpath": os.path.abspath,
    "normpath": os.path.normpath,
    "basename": os.path.basename,
}
KINDS: Mapping[str, Callable[..., object]] = {
    "dict": dict,
    "list": list,
    "tuple": tuple,
    "set": set,
    "str": str,
}


class NotConstantError(Exception):
    """An expression that has to be executed to be known."""


def constants(text: str, file: Path) -> tuple[dict[str, object], list[tuple[int, str]]]:
    """The settings that are constants, and (line, name) of the others. Raises SyntaxError,
    ValueError.
    """
    known: dict[str, Any] = {"__file__": str(file)}
    others: list[tuple[int, str]] = []
    for statement in ast.parse(text, str(file)).body:
        targets: list[ast.expr] = []
        if isinstance(statement, ast.Assign):
            targets, value = statement.targets, statement.value
        elif isinstance(statement, ast.AnnAssign) and statement.value:
            targets, value = [statement.target], statement.value
        names = [target.id for target in targets if isinstance(target, ast.Name)]
        if len(names) == len(targets) and names:
            try:
                known |= dict.fromkeys(names, _value(value, known))
                continue
            except (NotConstantError, TypeError, ValueError, KeyError, IndexError):
                pass
        for name in _stored(statement):
            known.pop(name, None)
            if name.isupper():
                others.append((statement.lineno, name))
    return {key: value for key, value in known.items() if key.isupper()}, others


def _value(node: ast.expr, known: Mapping[str, Any]) -> Any:
    """The value of an expression of constants and known names. Raises NotConstantError, and what
    the expression raises.
    """
    match node:
        case ast.Constant():
            return node.value
        case ast.Name() if node.id in known:
            return known[node.id]
        case ast.List() | ast.Tuple() | ast.Set():
            values = [_value(one, known) for one in node.elts]
            return {ast.List: list, ast.Tuple: tuple, ast.Set: set}[type(node)](values)
        case ast.Dict():
            pairs = zip(node.keys, node.values, strict=True)
            return {_value(key, known): _value(one, known) for key, one in pairs if key} | {
                key: one
                for part, more in zip(node.keys, node.values, strict=True)
                if part is None
                for key, one in _value(more, known).items()
            }
        case ast.UnaryOp(op=ast.USub()):
            return -_value(node.operand, known)
        case ast.BinOp(op=ast.Add()):
            return _value(node.left, known) + _value(node.right, known)
        case ast.BinOp(op=ast.Mod()) if isinstance(_value(node.left, known), str):
            return _value(node.left, known) % _value(node.right, known)
        case ast.JoinedStr():
            return "".join(str(_value(part, known)) for part in node.values)
        case ast.FormattedValue(conversion=-1, format_spec=None):
            return _value(node.value, known)
        case ast.Subscript():
            return _value(node.value, known)[_value(node.slice, known)]
        case ast.Call(keywords=[]):
            return _called(ast.unparse(node.func), [_value(one, known) for one in node.args])
    raise NotConstantError


def _called(name: str, arguments: list[Any]) -> object:
    """The value of a call of a function that only depends on its arguments. Raises
    NotConstantError, and what the function raises.
    """
    module, _, function = name.rpartition(".")
    if name in KINDS:
        return KINDS[name](*arguments)
    if module in ("os.path", "path") and function in PATHS:
        return PATHS[function](*arguments)
    raise NotConstantError


def _stored(statement: ast.AST) -> list[str]:
    found = (one for one in ast.walk(statement) if isinstance(one, ast.Name))
    return list(dict.fromkeys(one.id for one in found if isinstance(one.ctx, ast.Store)))


def assigned(files: Iterable[Path]) -> dict[str, tuple[str, int]]:
    """Setting -> (file, line from 1) where it is set last. files: the first one counts most."""
    found: dict[str, tuple[str, int]] = {}
    for file in files:
        found = {**dict(_places(file)), **found}
    return found


def _places(file: Path) -> Iterator[tuple[str, tuple[str, int]]]:
    try:
        tree = ast.parse(file.read_bytes(), str(file))
    except (OSError, SyntaxError, ValueError):
        return
    named: list[tuple[int, str]] = []
    for node in ast.walk(tree):
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
            named.append((node.lineno, node.id))
        elif isinstance(node, ast.Import | ast.ImportFrom):
            named += [(node.lineno, alias.asname or alias.name) for alias in node.names]
    for line, name in sorted(named):
        if name.isupper():
            yield name, (str(file), line)
