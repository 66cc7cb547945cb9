"""Commands: Build materials packs."""

import click

group = click.Group("packs", help="Build materials packs.")
