"""Commands: Bring people in."""

import click

group = click.Group("roster", help="Bring people in.")
