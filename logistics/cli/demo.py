"""Commands: The sample training."""

import click

group = click.Group("demo", help="The sample training.")
