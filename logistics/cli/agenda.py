"""Commands: Bring the agenda in."""

import click

group = click.Group("agenda", help="Bring the agenda in.")
