"""The command line; each command calls a service."""
