"""How long files and functions are; run as a module it prints the figures."""

import ast
from collections.abc import Iterable, Iterator, Sequence
from statistics import median, quantiles

from tests.architecture.source import Source, house

FILE_MAX = 300
FILE_MEDIAN = 75
FUNCTION_MAX = 40
FUNCTION_MEDIAN = 8
FUNCTION_P90 = 20

Function = ast.FunctionDef | ast.AsyncFunctionDef


def file_length(source: Source) -> int:
    return len(source.text.splitlines())


def function_length(function: Function) -> int:
    """Lines from ``def`` to the end, its docstring left out."""
    lines = (function.end_lineno or function.lineno) - function.lineno + 1
    first = function.body[0]
    if ast.get_docstring(function, clean=False) is not None:
        lines -= (first.end_lineno or first.lineno) - first.lineno + 1
    return lines


def functions(source: Source) -> Iterator[Function]:
    for node in ast.walk(source.tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node


def too_long(source: Source) -> Iterator[str]:
    """A file or function that does not fit on its page."""
    if (lines := file_length(source)) > FILE_MAX:
        yield f"{source.path}:1: {lines} lines, at most {FILE_MAX}"
    for function in functions(source):
        if (lines := function_length(function)) > FUNCTION_MAX:
            yield source.at(function, f"{function.name} has {lines} lines, at most {FUNCTION_MAX}")


def p90(lengths: Sequence[int]) -> float:
    return quantiles(lengths, n=10)[-1] if len(lengths) > 1 else float(sum(lengths))


def spread(sources: Iterable[Source]) -> Iterator[str]:
    """Medians and the ninetieth percentile over the whole house, where they are too high."""
    files, bodies = _lengths(sources)
    for what, figure, limit in (
        ("file median", median(files or [0]), FILE_MEDIAN),
        ("function median", median(bodies or [0]), FUNCTION_MEDIAN),
        ("function p90", p90(bodies), FUNCTION_P90),
    ):
        if figure > limit:
            yield f"{what} is {figure:g} lines, at most {limit}"


def report(sources: Iterable[Source]) -> str:
    files, bodies = _lengths(sources)
    return "\n".join(
        f"{len(lengths)} {what}: median {median(lengths or [0]):g}, p90 {p90(lengths):g},"
        f" longest {max(lengths, default=0)} lines"
        for what, lengths in (("files", files), ("functions", bodies))
    )


def _lengths(sources: Iterable[Source]) -> tuple[list[int], list[int]]:
    files: list[int] = []
    bodies: list[int] = []
    for source in sources:
        files.append(file_length(source))
        bodies.extend(map(function_length, functions(source)))
    return files, bodies


if __name__ == "__main__":
    print(report(house()))
