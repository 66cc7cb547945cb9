"""Writes: accounts, links, sign-ins."""

from logistics.access.service.accounts import create_account
from logistics.access.service.links import mint_link, redeem_link
from logistics.access.service.sign_ins import (
    end_all_sign_ins,
    end_sign_in,
    note_seen,
    start_sign_in,
    step_up,
)

__all__ = [
    "create_account",
    "end_all_sign_ins",
    "end_sign_in",
    "mint_link",
    "note_seen",
    "redeem_link",
    "start_sign_in",
    "step_up",
]
