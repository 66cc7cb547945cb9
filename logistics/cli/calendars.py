"""Commands: Export personal calendars."""

import click

group = click.Group("calendars", help="Export personal calendars.")
