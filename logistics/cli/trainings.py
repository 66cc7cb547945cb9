"""Commands: Make and list trainings."""

import click

group = click.Group("trainings", help="Make and list trainings.")
