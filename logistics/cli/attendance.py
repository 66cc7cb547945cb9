"""Commands: Bring marks in and lock days."""

import click

group = click.Group("attendance", help="Bring marks in and lock days.")
