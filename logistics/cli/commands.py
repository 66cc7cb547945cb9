"""All commands in one place."""

from flask import Flask

from logistics.cli import (
    accounts,
    agenda,
    attendance,
    calendars,
    certificates,
    demo,
    packs,
    readiness,
    roster,
    trainings,
    travel,
)

GROUPS = (
    accounts.group,
    agenda.group,
    attendance.group,
    calendars.group,
    certificates.group,
    demo.group,
    packs.group,
    roster.group,
    trainings.group,
    travel.group,
)


def register(app: Flask) -> None:
    """Give the app its commands."""
    for group in GROUPS:
        app.cli.add_command(group)
    readiness.register(app.cli)
