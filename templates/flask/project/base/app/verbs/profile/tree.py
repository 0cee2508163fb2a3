"""Samples as a tree of who called whom: a profile of V8, with the line that each function was at."""

from collections.abc import Iterable

from app.verbs.profile.sampling import Stack
from app.verbs.profile.scripts import Json, Scripts

UNIT = 200
"""Microseconds of a sample in the file: those of one stack are added up, and divided into equal ones."""


class Node:
    """A function at a line, called from that of its parent."""

    def __init__(self, id: int, frame: Json, line: int | None) -> None:
        self.id = id
        self.frame = frame
        self.line = line
        self.children: dict[tuple[object, int], Node] = {}
        self.weight = 0.0

    def all(self) -> "Iterable[Node]":
        """This node and all below it."""
        yield self
        for child in self.children.values():
            yield from child.all()


class Tree:
    """Adds up weights by stack."""

    def __init__(self, scripts: Scripts) -> None:
        self._scripts = scripts
        self._count = 1
        self.root = Node(1, _frame_named("(root)"), None)
        self._idle: Node | None = None

    def add(self, stack: Stack, weight: float) -> None:
        """Adds a weight to the innermost function of a stack; the rest after the last sample has none."""
        if not stack:
            return
        node = self.root
        for code, line in reversed(stack):
            key = (code, line)
            if key not in node.children:
                self._count += 1
                node.children[key] = Node(self._count, self._scripts.frame(code), line)
            node = node.children[key]
        node.weight += weight

    def add_idle(self, weight: float) -> None:
        """Adds time in which the process did nothing."""
        if self._idle is None:
            self._count += 1
            self._idle = self.root.children[("(idle)", 0)] = Node(self._count, _frame_named("(idle)"), None)
        self._idle.weight += weight

    def cpu_profile(self) -> tuple[Json, int]:
        """The profile of weights in seconds, and its length in microseconds."""
        nodes = list(self.root.all())
        samples: list[int] = []
        counts = {node.id: round(node.weight * 1_000_000 / UNIT) for node in nodes}
        for node in nodes:
            samples += [node.id] * counts[node.id]
        profile: Json = {
            "nodes": [_cpu_node(node, counts[node.id]) for node in nodes],
            "startTime": 0,
            "endTime": UNIT * len(samples),
            "samples": samples,
            "timeDeltas": [0, *([UNIT] * (len(samples) - 1))] if samples else [],
        }
        return profile, UNIT * len(samples)

    def heap_profile(self, factor: float) -> Json:
        """The profile of weights in bytes."""
        return {"head": _heap_node(self.root, factor)}


def _cpu_node(node: Node, count: int) -> Json:
    ticks = [{"line": node.line, "ticks": count}] if node.line is not None and count > 0 else []
    children = [child.id for child in node.children.values()]
    return {
        "id": node.id,
        "callFrame": node.frame,
        "children": children,
        "positionTicks": ticks,
        **_line(node),
    }


def _heap_node(node: Node, factor: float) -> Json:
    children = [_heap_node(child, factor) for child in node.children.values()]
    size = round(node.weight * factor)
    return {"id": node.id, "callFrame": node.frame, "selfSize": size, "children": children, **_line(node)}


def _line(node: Node) -> Json:
    return {} if node.line is None else {"line": node.line}


def _frame_named(name: str) -> Json:
    return {"functionName": name, "scriptId": "0", "url": "", "lineNumber": -1, "columnNumber": -1}
