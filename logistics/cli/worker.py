"""The worker: delivers what stands in the outbox."""

import click


def register(root: click.Group) -> None:
    """Add `flask worker`."""
