"""The devices somebody is signed in on, and ending them."""

from flask import request

from logistics.access.rules import device_of


def device_name() -> str:
    """Name the browser that asks, coarsely: enough to recognise one's own."""
    return device_of(request.user_agent.string)
