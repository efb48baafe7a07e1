"""Partners install the words with pydantic only."""

import subprocess
import sys

LOOK = """\
import pkgutil, sys
before = set(sys.modules)
import apprenticeship.common.events as events
for module in pkgutil.walk_packages(events.__path__, events.__name__ + "."):
    if ".schemas" not in module.name:
        __import__(module.name)
from apprenticeship.common.events import intake, shipped
assert shipped.example(intake.Enrolled) and shipped.schema(intake.Enrolled) and shipped.asyncapi()
roots = {name.split(".")[0] for name in set(sys.modules) - before}
print(*sorted(name for name in roots if name not in sys.stdlib_module_names and not name.startswith("_")))
"""


def test_the_words_import_nothing_but_pydantic_and_what_it_stands_on() -> None:
    ran = subprocess.run([sys.executable, "-c", LOOK], check=True, capture_output=True, text=True)
    assert set(ran.stdout.split()) <= {
        "annotated_types", "apprenticeship", "pydantic", "pydantic_core", "typing_extensions", "typing_inspection",
    }  # fmt: skip
