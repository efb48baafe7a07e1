"""The `apprenticeship` command; whatever asks has --json, and everything ends with 0, 1 (no) or 2 (cannot)."""

from collections.abc import Callable
from functools import wraps
from typing import ParamSpec, TypeVar

import typer

from apprenticeship.common.local import Unavailable

from . import (
    databases_command,
    demo_command,
    journey_command,
    keys_command,
    local_commands,
    parked_commands,
    partner_commands,
    topics_command,
)
from .client import Unreachable
from .screen import error

P = ParamSpec("P")
T = TypeVar("T")
CANNOT = 2

app = typer.Typer(
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    help="The apprenticeship platform from a terminal. Ends with 0; with 1 when the answer is no (a line would be "
    "refused, a service is not ready, two runs differ); with 2 when it cannot do what was asked.",
)


def _plainly(command: Callable[P, T]) -> Callable[P, T]:
    """What a user can mend is said in a sentence, not in a traceback."""

    @wraps(command)
    def wrapped(*args: P.args, **kwargs: P.kwargs) -> T:
        try:
            return command(*args, **kwargs)
        except (Unavailable, Unreachable, ValueError) as problem:
            error(str(problem))
            raise typer.Exit(CANNOT) from problem

    return wrapped


app.command("demo")(_plainly(demo_command.demo))
app.command("compare")(_plainly(demo_command.compare))
app.command("journey")(_plainly(journey_command.journey))
app.command("kpis")(_plainly(journey_command.kpis))
app.command("publish")(_plainly(partner_commands.publish))
app.command("check")(_plainly(partner_commands.check))
app.command("status")(_plainly(local_commands.status))
app.command("down")(_plainly(local_commands.down))
app.command("doctor")(_plainly(local_commands.doctor))

parked = typer.Typer(no_args_is_help=True, help="Events that did not pass: look, release, dismiss.")
parked.command("list")(_plainly(parked_commands.list_))
parked.command("show")(_plainly(parked_commands.show))
parked.command("release")(_plainly(parked_commands.release))
parked.command("dismiss")(_plainly(parked_commands.dismiss))
app.add_typer(parked, name="parked")

topics = typer.Typer(no_args_is_help=True, help="The topics of a broker that somebody runs for you.")
topics.command("apply")(_plainly(topics_command.apply))
app.add_typer(topics, name="topics")

keys = typer.Typer(no_args_is_help=True, help="Intake's keys to personal data.")
keys.command("new")(_plainly(keys_command.new))
app.add_typer(keys, name="keys")

databases = typer.Typer(no_args_is_help=True, help="The databases of a server that somebody runs for you.")
databases.command("apply")(_plainly(databases_command.apply))
app.add_typer(databases, name="databases")
