"""Commands: Issue and export certificates."""

import click

group = click.Group("certificates", help="Issue and export certificates.")
