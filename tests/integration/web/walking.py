"""Walking all addresses of the app, for tests that must not forget any."""

from collections.abc import Iterator
from uuid import UUID, uuid4

from flask import Flask
from sqlalchemy import text
from werkzeug.routing import Rule

from logistics.access.guard import OPEN_ENDPOINTS
from logistics.access.policy import Permission, Role
from logistics.core.db import db

# Where the object of an address with this argument lives, and from which code on to look.
OBJECTS = {
    "person_id": ("people", ""),
    "leg_id": ("legs", "L001"),
    "item_id": ("agenda_items", "A102"),
}
CODES = {Role.PARTICIPANT: "P01", Role.TRAINER: "T01"}


def permission_of(app: Flask, rule: Rule) -> Permission | None:
    view = app.view_functions[rule.endpoint]
    found: Permission | None = getattr(view, "permission", None)
    return found


def rules_of(app: Flask) -> Iterator[tuple[Rule, Permission]]:
    for rule in app.url_map.iter_rules():
        permission = permission_of(app, rule)
        if rule.endpoint not in OPEN_ENDPOINTS and permission is not None:
            yield rule, permission


def all_rules(app: Flask) -> list[Rule]:
    """Return every address, files of the look too."""
    return sorted(app.url_map.iter_rules(), key=lambda rule: rule.endpoint)


def address(rule: Rule, ids: dict[str, UUID], slug: str = "borders-2026") -> str:
    """Return the address of a rule with the given objects; anything else is invented."""
    values: dict[str, object] = {
        name: ids.get(name, uuid4()) if "id" in name else "unknown" for name in rule.arguments
    }
    if "slug" in values:
        values["slug"] = slug
    with db.session.no_autoflush:
        _, path = rule.build(values) or ("", "")
    return path.removeprefix("|")


def own_ids(*, person: str = "P01") -> dict[str, UUID]:
    """Return ids of objects of the sample training."""
    return ids_in("borders-2026", person=person)


def ids_in(slug: str, *, person: str = "P01") -> dict[str, UUID]:
    """Return the ids of a person, of their first leg and of the first session of a training."""
    found = {}
    for name, (table, code) in OBJECTS.items():
        row = db.session.execute(
            text(
                f"SELECT x.id FROM {table} x JOIN trainings t ON t.id = x.training_id "  # noqa: S608
                "WHERE t.slug = :slug AND x.code >= :code ORDER BY x.code LIMIT 1"
            ),
            {"slug": slug, "code": code or person},
        ).scalar_one()
        found[name] = UUID(str(row))
    return found


def dump() -> list[tuple[object, ...]]:
    """Return (table, rows) of all tables but the log, which grows with what is read or refused."""
    db.session.rollback()  # a reader goes on seeing what was there when it began
    tables = db.session.execute(
        text("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name")
    ).scalars()
    return [
        (name, *db.session.execute(text(f"SELECT * FROM {name} ORDER BY 1")).all())  # noqa: S608
        for name in tables
        if not name.startswith("audit_")
    ]
