"""How every command runs: in a prepared home, with plain sentences and exit codes 0, 1 and 2."""

import json
import sys
from collections.abc import Callable
from functools import wraps
from pathlib import Path
from typing import Any, TypeVar

import click
import flask_migrate
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from flask import current_app
from flask.cli import with_appcontext

from logistics.audit.service import begin, end
from logistics.core.db import db
from logistics.core.errors import CannotStart, DomainError
from logistics.core.sealing import write_key_check
from logistics.trainings.queries import find_training

C = TypeVar("C", bound=Callable[..., Any])


def command(group: click.Group, name: str, **attributes: Any) -> Callable[[C], click.Command]:
    """Register a command that finds its database ready and reports refusals with exit code 1."""

    def decorate(function: C) -> click.Command:
        @wraps(function)
        def run(*args: Any, **kwargs: Any) -> None:
            try:
                prepare_home()
                begin(f"command.{group.name}.{name}", **_about(kwargs.get("slug")))
                function(*args, **kwargs)
            except (DomainError, CannotStart) as error:
                click.echo(str(error), err=True)
                sys.exit(1)
            finally:
                end()

        return group.command(name, **attributes)(with_appcontext(run))

    return decorate


def _about(slug: str | None) -> dict[str, Any]:
    """Tell the log which training a command is about, if it names one."""
    training = find_training(slug) if slug else None
    return {"object_type": "training", "object_id": training.id} if training else {}


def import_command(group: click.Group) -> Callable[[C], click.Command]:
    """Register `import SLUG FILE [--dry-run]`; the function gets slug, file (Path) and dry_run."""

    def decorate(function: C) -> click.Command:
        file = click.Path(exists=True, dir_okay=False, path_type=Path)
        help_ = "Say what would change, and change nothing."
        with_option = click.option("--dry-run", is_flag=True, help=help_)(function)
        with_file = click.argument("file", type=file)(with_option)
        return command(group, "import")(click.argument("slug")(with_file))

    return decorate


def prepare_home() -> None:
    """Bring the database to the newest revision, and let it know its key ring.

    Does nothing where both is done; raise CannotStart if the ring is another database's.
    """
    script = ScriptDirectory(current_app.extensions["migrate"].directory)
    with db.engine.connect() as connection:
        current = MigrationContext.configure(connection).get_current_revision()
    if current != script.get_current_head():
        flask_migrate.upgrade()
    write_key_check()


def echo_json(data: Any) -> None:
    """Print data for other programs."""
    click.echo(json.dumps(data, ensure_ascii=False, indent=2))


def write_file(path: Path, content: bytes) -> None:
    """Write one file, making its folder; raise DomainError with a sentence where that fails."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    except OSError as error:
        raise DomainError(f"{path} cannot be written: {error.strerror}.") from None


def progress(items: list[Any], label: str) -> Any:
    """Yield items with a progress bar on a terminal, silently elsewhere."""
    if not sys.stderr.isatty():
        yield from items
        return
    with click.progressbar(items, label=label, file=sys.stderr) as bar:
        yield from bar
