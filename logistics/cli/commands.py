"""All commands in one place."""

from flask import Flask

from logistics.cli import (
    accounts,
    agenda,
    attendance,
    audit,
    calendars,
    certificates,
    demo,
    keys,
    packs,
    privacy,
    readiness,
    roster,
    trainings,
    travel,
    worker,
)

GROUPS = (
    accounts.group,
    agenda.group,
    attendance.group,
    audit.group,
    calendars.group,
    certificates.group,
    demo.group,
    keys.group,
    packs.group,
    privacy.group,
    roster.group,
    trainings.group,
    travel.group,
)


def register(app: Flask) -> None:
    """Give the app its commands."""
    for group in GROUPS:
        app.cli.add_command(group)
    readiness.register(app.cli)
    worker.register(app.cli)
