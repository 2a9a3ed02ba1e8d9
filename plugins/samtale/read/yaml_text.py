"""YAML as authors write it: every scalar stays text, and there are no references that could
grow.
"""

from collections.abc import Iterable
from typing import Any

import yaml


class YamlError(Exception):
    """The text cannot be read; ``line`` counts from 0."""

    def __init__(self, message: str, line: int):
        super().__init__(message)
        self.line = line


class PlainLoader(yaml.BaseLoader):
    """Keeps ``no`` (Norwegian) a string, and leaves 2024-02-30 for our own error message. Refuses
    aliases, which can expand without limit.
    """

    def compose_node(self, parent: yaml.Node | None, index: int) -> yaml.Node | None:
        if self.check_event(yaml.AliasEvent):
            event: Any = self.peek_event()  # type: ignore[no-untyped-call] # the stub has no types
            raise yaml.composer.ComposerError(
                None, None, f'"*{event.anchor}" refers to another value', event.start_mark
            )
        return super().compose_node(parent, index)

    def construct_scalar(self, node: yaml.ScalarNode) -> str:
        value = super().construct_scalar(node)
        if isinstance(value, str) and any("\ud800" <= letter <= "\udfff" for letter in value):
            raise yaml.constructor.ConstructorError(
                None, None, "incomplete character", node.start_mark
            )
        return value


def entries(text: str) -> list[tuple[str, object, int]]:
    """The top level of a YAML mapping: (key, value, line from 0) each, in order, repeated keys
    included.

    Values are texts, or lists and mappings of them. Raises YamlError.
    """
    try:
        loader = PlainLoader(text)
        node = loader.get_single_node()
        if node is None:
            return []
        if not isinstance(node, yaml.MappingNode):
            raise YamlError('is not a list of "key: value" lines', node.start_mark.line)
        _no_key_twice(value for _key, value in node.value)
        return [
            (
                str(loader.construct_object(key, deep=True)),
                loader.construct_object(value, deep=True),
                key.start_mark.line,
            )
            for key, value in node.value
        ]
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None) or getattr(error, "context_mark", None)
        reason = " ".join(
            str(getattr(error, "problem", None) or getattr(error, "reason", None) or error).split()
        )
        offset = getattr(error, "position", None)  # for a character that YAML does not allow
        line = mark.line if mark else text[:offset].count("\n") if offset else 0
        raise YamlError(
            f'YAML: {reason}; put text that contains ":", "#", "*" or "&" between quotes', line
        ) from error
    except (ValueError, OverflowError) as error:  # for an invalid escape
        escapes = [number for number, line in enumerate(text.split("\n")) if "\\" in line]
        raise YamlError(
            f"YAML: {' '.join(str(error).split())}; write characters literally", (escapes or [0])[0]
        ) from error
    except RecursionError as error:
        lines = text.split("\n")
        deepest = max(
            range(len(lines)),
            key=lambda number: lines[number].count("[") + lines[number].count("{"),
        )
        raise YamlError(
            "YAML: lists are nested too deeply; write one value, or a plain list", deepest
        ) from error


def _no_key_twice(nodes: Iterable[yaml.Node]) -> None:
    """Raises YamlError for a repeated key in a nested mapping."""
    waiting = list(nodes)
    while waiting:
        node = waiting.pop()
        if isinstance(node, yaml.SequenceNode):
            waiting += node.value
        elif isinstance(node, yaml.MappingNode):
            seen = set()
            for key, value in node.value:
                if key.value in seen if isinstance(key.value, str) else False:
                    raise YamlError(
                        f'"{key.value}" appears twice; remove one',
                        key.start_mark.line,
                    )
                seen.add(key.value if isinstance(key.value, str) else None)
                waiting.append(value)
