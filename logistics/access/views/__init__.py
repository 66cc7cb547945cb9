"""Signing in and out, and one's own devices."""

from logistics.access.views import account as account  # their routes join the blueprint
from logistics.access.views import accounts as accounts
from logistics.access.views import asking as asking
from logistics.access.views import devices as devices
from logistics.access.views import links as links
from logistics.access.views import new_factors as new_factors
from logistics.access.views import passkey_sign_in as passkey_sign_in
from logistics.access.views import set_up as set_up
from logistics.access.views import staff as staff
from logistics.access.views import step_up as step_up
from logistics.access.views.blueprint import bp

__all__ = ["bp"]
