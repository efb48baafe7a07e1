"""Which rung to stand on, and standing on it for as long as a block lasts."""

import os
import secrets
import tempfile
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from functools import partial
from pathlib import Path
from shutil import rmtree

from apprenticeship.common.local import embedded, external, native
from apprenticeship.common.local.doctor import why_not
from apprenticeship.common.local.down import sweep
from apprenticeship.common.local.errors import Unavailable
from apprenticeship.common.local.infrastructure import Infrastructure
from apprenticeship.common.local.parts import Progress, Step, silent
from apprenticeship.common.local.settings import RUNGS, Rung, settings
from apprenticeship.common.local.state import DATA_PREFIX, Purpose, Run

_Starter = Callable[[ExitStack, Run, Progress], Infrastructure]


def choose(requested: str = "auto", progress: Progress = silent) -> Rung:
    """The rung that is asked for, here or in the environment; or the first that works here."""
    wanted = settings().infra if requested == "auto" else requested
    candidates = RUNGS if wanted == "auto" else tuple(rung for rung in RUNGS if rung == wanted)
    if not candidates:
        raise Unavailable(f"there is no rung {wanted!r}", f"choose one of {', '.join(RUNGS)}, auto")
    passed: list[str] = []
    for rung in candidates:
        reason = why_not(rung)[rung]
        if not reason:
            return rung
        passed.append(f"{rung}: {reason}")
        progress(Step(rung, f"passed over: {reason}"))
    raise Unavailable("no rung works here", "; ".join(passed))


@contextmanager
def start(
    rung: Rung,
    *,
    data_dir: Path | None = None,
    progress: Progress = silent,
    purpose: Purpose = "run",
    brokers: int = 1,
) -> Iterator[Infrastructure]:
    """Broker and database, fresh, until the block ends or this process does, however it does."""
    starter = _starter(rung, brokers)
    sweep()
    with ExitStack() as stack:
        run = _recorded(stack, rung, purpose, data_dir)
        infrastructure = starter(stack, run, progress)
        run.bootstrap, run.admin_dsn = infrastructure.bootstrap, infrastructure.admin_dsn
        run.save()
        yield infrastructure


def _starter(rung: Rung, brokers: int) -> _Starter:
    if rung == "native":
        return partial(native.start, brokers=brokers)
    if brokers != 1:
        raise Unavailable(f"the {rung} rung has one broker", "use --infra native")
    if rung == "containers":
        # testcontainers takes half a second to import: only who stands on this rung pays.
        from apprenticeship.common.local import containers  # noqa: PLC0415

        return containers.start
    return embedded.start if rung == "embedded" else external.start


def _recorded(stack: ExitStack, rung: Rung, purpose: Purpose, data_dir: Path | None) -> Run:
    """On record before anything runs, so that nothing runs that is on no record."""
    place = Path(tempfile.mkdtemp(prefix=DATA_PREFIX, dir=data_dir))
    stack.callback(rmtree, place, ignore_errors=True)
    if os.geteuid() == 0:
        place.chmod(0o711)  # the database runs as somebody else
    run = Run(
        id=secrets.token_hex(4),
        rung=rung,
        purpose=purpose,
        data_dir=place,
        state_dir=settings().state(),
    )
    run.save()
    stack.callback(run.forget)
    return run
