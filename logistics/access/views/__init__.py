"""Signing in and out, and one's own devices."""

from logistics.access.views import links as links  # their routes join the blueprint
from logistics.access.views import passkey_sign_in as passkey_sign_in
from logistics.access.views import set_up as set_up
from logistics.access.views import staff as staff
from logistics.access.views import step_up as step_up
from logistics.access.views.blueprint import bp

__all__ = ["bp"]
