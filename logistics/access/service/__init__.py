"""Writes: accounts, counted tries, links, sign-ins."""

from logistics.access.service.accounts import create_account
from logistics.access.service.asking import hear_request
from logistics.access.service.attempts import (
    claim_attempt,
    forget_attempts,
    note_attempt,
    require_allowed,
)
from logistics.access.service.clearing import clear_spent
from logistics.access.service.credentials import (
    RightPassword,
    begin_credentials,
    begin_second_step,
    change_email,
    check_own_password,
    check_password,
    reset_credentials,
    set_password,
)
from logistics.access.service.links import (
    Redeemed,
    mint_link,
    redeem_link,
    void_links,
    void_links_of_mail,
)
from logistics.access.service.lock_down import Ended, end_everything
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
from logistics.access.service.pending import begin_pending, finish_pending, hold_pending
from logistics.access.service.revocation import shut_out
from logistics.access.service.second_factors import (
    check_second_factor,
    confirm_app,
    new_recovery_codes,
    offer_app,
)
from logistics.access.service.sign_ins import (
    end_all_sign_ins,
    end_sign_in,
    hold_sign_in,
    note_seen,
    renew_sign_in,
    start_sign_in,
    step_up,
)
from logistics.access.service.standing import (
    change_role,
    disable_account,
    enable_account,
    sign_staff_out,
)

__all__ = [
    "Answer",
    "Asked",
    "Ended",
    "Redeemed",
    "RightPassword",
    "add_passkey",
    "ask_for_new_passkey",
    "ask_for_passkey",
    "begin_credentials",
    "begin_pending",
    "begin_second_step",
    "change_email",
    "change_role",
    "check_own_password",
    "check_passkey",
    "check_password",
    "check_second_factor",
    "claim_attempt",
    "clear_spent",
    "confirm_app",
    "create_account",
    "disable_account",
    "enable_account",
    "end_all_sign_ins",
    "end_everything",
    "end_sign_in",
    "finish_pending",
    "forget_attempts",
    "hear_request",
    "hold_pending",
    "hold_sign_in",
    "mint_link",
    "new_recovery_codes",
    "note_attempt",
    "note_seen",
    "offer_app",
    "redeem_link",
    "remove_passkey",
    "renew_sign_in",
    "require_allowed",
    "reset_credentials",
    "set_password",
    "shut_out",
    "sign_staff_out",
    "start_sign_in",
    "step_up",
    "take_challenge",
    "void_links",
    "void_links_of_mail",
]
