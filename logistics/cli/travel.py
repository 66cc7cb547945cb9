"""Commands: Bring journeys in."""

import click

group = click.Group("travel", help="Bring journeys in.")
