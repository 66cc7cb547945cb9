"""Commands: what protects everybody at once."""

import click

group = click.Group("privacy", help="The lock-down.")
