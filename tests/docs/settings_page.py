"""`python -m tests.docs.settings_page`: writes docs/settings.md from the settings of the services and of the ladder."""

from collections.abc import Iterator, Mapping
from importlib import import_module
from typing import Any

from pydantic import SecretStr
from pydantic.fields import FieldInfo
from pydantic_settings import BaseSettings

from apprenticeship.common.local.platform import SERVICES
from apprenticeship.common.local.settings import Settings as Ladder
from apprenticeship.common.runtime.settings import RuntimeSettings

from .pages import ROOT

FILE = ROOT / "docs" / "settings.md"
PREFIX = "APPRENTICESHIP_"
HEAD = """\
# Settings

<!-- Made from the settings by `python -m tests.docs.settings_page`; change the settings, not this page. -->

A service reads the environment, then files named as the setting in small letters under `/run/secrets`
(`apprenticeship_dsn`): a secret belongs in such a file. An empty default is shown as `-`.
"""
COMMANDS = """
## The `apprenticeship` command

| setting | means |
| --- | --- |
| `APPRENTICESHIP_<SERVICE>_URL` | address of that service (`APPRENTICESHIP_OUTCOMES_URL`); by default the local run's |
| `APPRENTICESHIP_OPERATOR_TOKEN` | the operators' token; by default the local run's |

It reads the settings of the ladder too; `topics apply` reads `APPRENTICESHIP_BOOTSTRAP` and
`APPRENTICESHIP_AGREEMENTS_FILE`.
"""


def settings_of(service: str) -> type[BaseSettings]:
    """A service's own class."""
    found: type[BaseSettings] = import_module(f"apprenticeship.{service}.settings").Settings
    return found


def own_fields(kind: type[BaseSettings]) -> Mapping[str, FieldInfo]:
    """What a service has beyond every service's settings."""
    return {name: field for name, field in kind.model_fields.items() if name not in RuntimeSettings.model_fields}


def variable(name: str, field: FieldInfo) -> str:
    """Its name in the environment."""
    return field.validation_alias if isinstance(field.validation_alias, str) else PREFIX + name.upper()


def variables() -> set[str]:
    """Every one that is read by a service or the ladder."""
    kinds: list[type[BaseSettings]] = [RuntimeSettings, Ladder, *map(settings_of, SERVICES)]
    return {variable(name, field) for kind in kinds for name, field in kind.model_fields.items()}


def written() -> str:
    """The page."""
    parts = [HEAD, *_table("Every service", RuntimeSettings.model_fields)]
    for service in SERVICES:
        if own := own_fields(settings_of(service)):
            parts += _table(f"The {service} service", own)
    ladder = {n: f for n, f in Ladder.model_fields.items() if f.validation_alias is None}
    return "".join([*parts, *_table("The ladder: local runs and tests", ladder), COMMANDS])


def _table(title: str, fields: Mapping[str, FieldInfo]) -> Iterator[str]:
    yield f"\n## {title}\n\n| setting | default | means |\n| --- | --- | --- |\n"
    for name, field in fields.items():
        means = " ".join((field.description or "").split()).replace("``", "`").replace("|", "\\|")
        yield f"| `{variable(name, field)}` | {_shown(field.default)} | {means} |\n"


def _shown(default: Any) -> str:  # noqa: ANN401 - of any setting
    value = default.get_secret_value() if isinstance(default, SecretStr) else default
    if isinstance(value, bool):
        return f"`{str(value).lower()}`"
    return "-" if value in ("", None, {}) else f"`{value}`"


if __name__ == "__main__":
    FILE.write_text(written(), encoding="utf-8")
