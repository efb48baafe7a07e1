"""Binds a program's life to a pipe: when the pipe's other end is gone, so is the program.

A script of its own (standard library only), started as `python leash.py GRACE SIGNAL USER COMMAND...`:
however its owner ends, the kernel closes the pipe, so nothing depends on signal handlers or `atexit`.
"""

import os
import signal
import subprocess
import sys
import threading


def _follow_owner(program: subprocess.Popen[bytes], grace: float, stop: signal.Signals) -> None:
    while os.read(0, 1):
        pass
    program.send_signal(stop)
    program.send_signal(signal.SIGCONT)  # a frozen program cannot leave
    try:
        program.wait(grace)
    except subprocess.TimeoutExpired:
        program.kill()


def main(grace: str, stop: str, user: str, *command: str) -> int:
    program = subprocess.Popen(
        command,
        stdin=subprocess.DEVNULL,
        stdout=sys.stderr,
        user=user or None,
        group=user_group(user),
        extra_groups=[] if user else None,
    )
    print(program.pid, flush=True)  # noqa: T201 - the owner reads it
    os.close(1)
    leash = (program, float(grace), signal.Signals[stop])
    threading.Thread(target=_follow_owner, args=leash, daemon=True).start()
    return program.wait()


def user_group(user: str) -> int | None:
    if not user:
        return None
    import pwd  # noqa: PLC0415 - not on every system; only where root starts somebody else's program

    return pwd.getpwnam(user).pw_gid


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
