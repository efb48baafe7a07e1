"""`keys new`: fresh keys for intake, as two files of secrets."""

import os
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer

from apprenticeship.common.local import Unavailable

from .screen import AsJson, as_json, console

SEALING, WRAPPING = "apprenticeship_sealing_keys", "apprenticeship_key_encryption_keys"
Folder = Annotated[Path, typer.Argument(help="Where the two files of secrets go; it is made when it is not there.")]
Name = Annotated[str, typer.Option(help="How the keys are called in what they seal; by default the month.")]


def new(folder: Folder, name: Name = "", json: AsJson = False) -> None:
    """Make the keys that open what partners seal and that wrap each person's own; only you may read the files.

    Keep a copy apart: without them no one reads the personal data again. Files that are there are left as they are.
    """
    from apprenticeship.intake.vault import Vault, keys_from, new_keys

    name = name or f"{datetime.now(UTC):%Y-%m}"
    if not name.replace("-", "").replace("_", "").isalnum():
        raise Unavailable(f"a key cannot be called {name!r}", "use letters, digits, - and _")
    files = [folder / SEALING, folder / WRAPPING]
    if there := [str(file) for file in files if file.exists()]:
        raise Unavailable(f"{' and '.join(there)} exist", "choose another folder, or move them away")
    secrets = new_keys(name)
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    for file, secret in zip(files, secrets, strict=True):
        with os.fdopen(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as out:
            out.write(secret)
    public = Vault(keys_from(*secrets)).public_key()
    if json:
        as_json({"files": [str(file) for file in files], "public_key": public})
        return
    console.print(f"{files[0]}\n{files[1]}\nPartners seal to this public key:")
    console.print_json(data=public)
