"""Decision diagrams with shared nodes, as plain numbers that a page can follow."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from typing import Any

type Way = Mapping[int, int]
"""The answers that lead somewhere: by the number of a test, the number of its answer."""


class Diagrams:
    """Functions of numbered tests, which are asked in the order of their numbers.

    A function is a reference: from 0 on to a node, which is a test and, for each of its answers,
    the reference to go on with; below 0 to a value, ~n being the n-th. Two references are equal
    where, and only where, the functions are.
    """

    def __init__(self) -> None:
        self.nodes: list[tuple[int, ...]] = []
        self.values: list[Any] = []
        self._nodes: dict[tuple[int, ...], int] = {}
        self._values: dict[str, int] = {}

    def value(self, value: Any) -> int:
        """Give the function that is this JSON value everywhere."""
        text = json.dumps(value)
        if text not in self._values:
            self._values[text] = ~len(self.values)
            self.values.append(value)
        return self._values[text]

    def node(self, test: int, ways: list[int]) -> int:
        """Give the function that goes on as each answer to a test says."""
        if len(set(ways)) == 1:
            return ways[0]
        node = (test, *ways)
        if node not in self._nodes:
            self._nodes[node] = len(self.nodes)
            self.nodes.append(node)
        return self._nodes[node]

    def joined(self, parts: tuple[int, ...], tell: Callable[[Way], Any]) -> int:
        """Give the function that has one value for each combination of the values of some others.

        `tell` is asked once for each combination that there is, with answers that lead to it.
        """
        done: dict[tuple[int, ...], int] = {}

        def join(parts: tuple[int, ...], way: Way) -> int:
            if parts not in done:
                asked = [self.nodes[part] for part in parts if part >= 0]
                if asked:
                    test, *ways = min(asked, key=lambda node: node[0])
                    joined = (
                        join(self._after(parts, test, answer), {**way, test: answer})
                        for answer in range(len(ways))
                    )
                    done[parts] = self.node(test, list(joined))
                else:
                    done[parts] = self.value(tell(way))
            return done[parts]

        return join(parts, {})

    def _after(self, parts: tuple[int, ...], test: int, answer: int) -> tuple[int, ...]:
        """Give what functions become once a test has an answer."""
        return tuple(
            self.nodes[part][1 + answer] if part >= 0 and self.nodes[part][0] == test else part
            for part in parts
        )
