"""Writes: accounts, counted tries, links, sign-ins."""

from logistics.access.service.accounts import create_account
from logistics.access.service.attempts import (
    claim_attempt,
    forget_attempts,
    note_attempt,
    require_allowed,
)
from logistics.access.service.links import mint_link, redeem_link
from logistics.access.service.passkeys import (
    Answer,
    Asked,
    add_passkey,
    ask_for_new_passkey,
    ask_for_passkey,
    check_passkey,
    remove_passkey,
    take_challenge,
)
from logistics.access.service.sign_ins import (
    end_all_sign_ins,
    end_sign_in,
    note_seen,
    renew_sign_in,
    shut_out,
    start_sign_in,
    step_up,
)

__all__ = [
    "Answer",
    "Asked",
    "add_passkey",
    "ask_for_new_passkey",
    "ask_for_passkey",
    "check_passkey",
    "claim_attempt",
    "create_account",
    "end_all_sign_ins",
    "end_sign_in",
    "forget_attempts",
    "mint_link",
    "note_attempt",
    "note_seen",
    "redeem_link",
    "remove_passkey",
    "renew_sign_in",
    "require_allowed",
    "shut_out",
    "start_sign_in",
    "step_up",
    "take_challenge",
]
