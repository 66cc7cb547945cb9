"""Commands: the log."""

import click

group = click.Group("audit", help="The log of who did and read what.")
