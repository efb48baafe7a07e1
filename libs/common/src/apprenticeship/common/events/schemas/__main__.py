"""``python -m apprenticeship.common.events.schemas write | check | diff | release``."""

import sys
from collections.abc import Iterable
from types import ModuleType

from . import output

USAGE = """\
write    make schemas, asyncapi.json and the pages in docs/ from the words
check    refuse stale files, words without a valid example, and changes that break readers or writers
diff     show which words differ from the last release, and whether they may
release  take the words as they are for the new baseline; refused when someone would break
"""


def _gate() -> ModuleType:
    from . import gate  # noqa: PLC0415 - writing needs no jsoncompat

    return gate


def main(arguments: list[str]) -> int:
    match arguments:
        case ["write"]:
            _say(f"written {path}" for path in output.write())
            return 0
        case ["check"]:
            return _refuse(_gate().problems())
        case ["diff"]:
            _say(_gate().differences())
            return _refuse(_gate().broken())
        case ["release"]:
            return _refuse(_gate().release())
        case _:
            _say([USAGE])
            return 2


def _refuse(problems: list[str]) -> int:
    _say(problems)
    return 1 if problems else 0


def _say(lines: Iterable[str]) -> None:
    sys.stdout.writelines(f"{line}\n" for line in lines)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
