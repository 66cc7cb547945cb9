"""Commands: the keys that seal."""

import sys
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager

import click

from logistics.cli.running import command, echo_json
from logistics.core.db import transaction
from logistics.core.errors import DomainError
from logistics.core.sealing import (
    Resealed,
    add_key,
    empty_journal,
    held_alone,
    key_ring,
    remove_key,
    reseal_rows,
    rows_by_key,
    settle_key_check,
    wait_for_writers,
)
from logistics.materials.service import files_by_key, reseal_files

FILES = "files"
group = click.Group("keys", help="The keys that seal personal data.")


@command(group, "list")
@click.option("--json", "as_json", is_flag=True, help="Print data for other programs, by table.")
def list_keys(as_json: bool) -> None:
    """Say which keys there are, which one seals now, and how much each has sealed."""
    uses, ring = _uses(), key_ring().fresh()
    listed = [
        {"id": kid, "current": kid == ring.current, "in_ring": kid in ring.keys, **_use(uses, kid)}
        for kid in [
            *ring.keys,
            *sorted({kid for use in uses.values() for kid in use} - {*ring.keys}),
        ]
    ]
    if as_json:
        echo_json({"keys": listed})
        return
    for key in listed:
        note = "current" if key["current"] else "" if key["in_ring"] else "not in the ring"
        click.echo(f"{key['id']:<12}{_amount(key['rows'], key['files']):<26}{note}".rstrip())


@command(group, "new")
def new() -> None:
    """Add a new key and make it the current one; running servers use it at once."""
    with _alone():
        ring = add_key(key_ring().path)
        with transaction():
            settle_key_check()
    click.echo(f"{ring.current} seals from now on. `flask keys rotate` seals the rest with it.")


@command(group, "rotate")
def rotate() -> None:
    """Seal everything anew that an older key has sealed. May be stopped and started again."""
    with _alone():
        with transaction():
            settle_key_check()
        rows, files = reseal_rows(), reseal_files()
        empty_journal()
    current = key_ring().current
    click.echo(f"Sealed anew with {current}: {_amount(rows.moved, files.moved)}.")
    _tell_stuck(rows + files)
    _tell_idle()


@command(group, "remove")
@click.argument("kid")
def remove(kid: str) -> None:
    """Take the key KID out of the ring, if it is not the current one and has sealed nothing."""
    with _alone():
        _require_replaced(kid)
        wait_for_writers()
        with transaction():
            _require_idle(kid)
            settle_key_check()
            remove_key(key_ring().path, kid)
    click.echo(f"{kid} is gone. Destroy its copies in the backups of the ring when they expire.")


@contextmanager
def _alone() -> Iterator[None]:
    with held_alone(key_ring().path):
        yield


def _uses() -> dict[str, Counter[str]]:
    return {**rows_by_key(), FILES: files_by_key()}


def _use(uses: dict[str, Counter[str]], kid: str) -> dict[str, object]:
    tables = {name: use[kid] for name, use in uses.items() if use[kid] and name != FILES}
    return {"rows": sum(tables.values()), "files": uses[FILES][kid], "tables": tables}


def _require_replaced(kid: str) -> None:
    ring = key_ring().fresh()
    if kid not in ring.keys:
        raise DomainError(f"There is no key {kid} in the ring.")
    if kid == ring.current:
        raise DomainError(f"{kid} is the current key. `flask keys new` puts another in its place.")


def _require_idle(kid: str) -> None:
    use = _use(_uses(), kid)
    if use["rows"] or use["files"]:
        amount = _amount(use["rows"], use["files"])
        raise DomainError(f"{kid} has sealed {amount}. `flask keys rotate` seals them anew.")


def _tell_stuck(done: Resealed) -> None:
    """Name what no key opens, and end with 1: a key that sealed it cannot be removed."""
    for name in sorted(done.stuck):
        click.echo(f"This cannot be opened and stays as it was: {name}.", err=True)
    if done.stuck:
        sys.exit(1)


def _tell_idle() -> None:
    uses, ring = _uses(), key_ring().fresh()
    for kid in ring.keys:
        use = _use(uses, kid)
        if kid != ring.current and not use["rows"] and not use["files"]:
            click.echo(f"{kid} has sealed nothing any more: `flask keys remove {kid}` ends it.")


def _amount(rows: object, files: object) -> str:
    return f"{rows} row{'' if rows == 1 else 's'}, {files} file{'' if files == 1 else 's'}"
