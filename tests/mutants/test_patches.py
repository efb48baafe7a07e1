"""Every patch still fits the code it breaks; whether its killer notices is `make mutants`."""

import ast

import pytest

from .reading import PATCHES, ROOT, Mutant, NoLongerFits, mutants, read

MUST = (
    "ids-not-claimed", "offset-before-effect", "told-before-commit", "told-not-marked", "untold-not-first", "no-fence",
    "round-robin", "no-drain", "bare-commit", "latest", "acks-1", "default-acknowledgement", "park-error-swallowed",
    "stray-cancellation-unguarded", "claims-forgotten", "tellings-overlap", "counting-without-lock",
    "reminder-fired-twice", "key-lock-ignored", "breaker-off", "fact-ids-without-speaker",
)  # fmt: skip
BROKEN = """# It says no.
# killed by: simulation 20
+++ a.py
 def said():
-    return "yes"
+    return "no"
"""


@pytest.mark.parametrize("mutant", mutants(), ids=lambda mutant: mutant.name)
def test_a_patch_fits_and_makes_a_difference(mutant: Mutant) -> None:
    texts = mutant.applied(ROOT)
    assert texts
    for path, text in texts.items():
        assert ast.dump(ast.parse(text)) != ast.dump(ast.parse((ROOT / path).read_text()))


@pytest.mark.parametrize("mutant", mutants(), ids=lambda mutant: mutant.name)
def test_what_shall_kill_it_is_there(mutant: Mutant) -> None:
    kind, *named = mutant.killer.split()
    assert mutant.breaks
    if kind == "simulation":
        assert int(named[0]) > 0
    else:
        assert kind == "pytest"
        for test in named:
            file, _, name = test.partition("::")
            assert f"def {name.partition('[')[0]}(" in (ROOT / file).read_text()


def test_every_breach_that_must_be_noticed_is_tried() -> None:
    assert {file.stem for file in PATCHES.glob("*.patch")} >= set(MUST)


def test_a_patch_is_read_and_applied() -> None:
    mutant = read("no", BROKEN)
    assert (mutant.breaks, mutant.killer) == ("It says no.", "simulation 20")
    [change] = mutant.changes
    assert change.applied('def said():\n    return "yes"\n') == 'def said():\n    return "no"\n'


def test_what_stands_there_twice_or_not_at_all_does_not_fit() -> None:
    [change] = read("no", BROKEN).changes
    for text in ("", 2 * change.old):
        with pytest.raises(NoLongerFits):
            change.applied(text)
