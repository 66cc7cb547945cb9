"""Commands: the keys that seal."""

import click

group = click.Group("keys", help="The keys that seal personal data.")
