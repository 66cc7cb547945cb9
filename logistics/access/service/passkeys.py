"""Passkeys: asking a browser for one, adding one, checking one, removing one.

An answer that does not fit, whatever is wrong with it, meets the same sentence.
"""

import secrets
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

import webauthn
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from webauthn.helpers import options_to_json_dict, parse_authentication_credential_json
from webauthn.helpers.structs import (
    AuthenticationCredential,
    AuthenticatorSelectionCriteria,
    PublicKeyCredentialDescriptor,
    ResidentKeyRequirement,
    UserVerificationRequirement,
)
from webauthn.registration.verify_registration_response import VerifiedRegistration

from logistics.access import queries
from logistics.access.models import Account, Credentials, Passkey, PendingSignIn, SignIn
from logistics.access.policy import Actor
from logistics.access.rules import (
    CHALLENGE_LIVES,
    MOST_PASSKEYS,
    RelyingParty,
    dated_challenge,
    is_live,
)
from logistics.access.service.sign_ins import hold_account
from logistics.core.db import db
from logistics.core.errors import DomainError, Gone, NotFound

REFUSED = "This passkey did not fit. Try once more, or use a code."
SIGNED_OUT = "You were signed out meanwhile. Sign in again."
NOT_ADDED = "This passkey could not be added. Try once more, or take another one."
_LONGEST_ANSWER = 20_000  # characters; a usual one has about a thousand
_LONGEST_ID, _LONGEST_KEY = 1023, 2048  # bytes
_USER = UserVerificationRequirement.PREFERRED
_TIMEOUT_MS = int(CHALLENGE_LIVES.total_seconds() * 1000)


@dataclass(frozen=True)
class Asked:
    """Whose browser is asked for a passkey, and the row that keeps its challenge."""

    account_id: UUID
    row: type[SignIn] | type[PendingSignIn]
    row_id: UUID

    @classmethod
    def signed_in(cls, actor: Actor) -> "Asked":
        """Somebody who has signed in and shows a passkey once more, or adds one."""
        return cls(actor.account_id, SignIn, actor.sign_in_id)

    @classmethod
    def pending(cls, pending: PendingSignIn) -> "Asked":
        """Somebody between the password and the second factor."""
        return cls(pending.account_id, PendingSignIn, pending.id)


@dataclass(frozen=True)
class Answer:
    """What a browser sent for a challenge; `challenge` is the one taken for it, or None."""

    text: str
    challenge: bytes | None
    party: RelyingParty


def ask_for_passkey(asked: Asked, *, party: RelyingParty, at: datetime) -> dict[str, Any]:
    """Return the options of `navigator.credentials.get` with a new challenge."""
    options = webauthn.generate_authentication_options(
        rp_id=party.id,
        challenge=_new_challenge(asked, at=at),
        timeout=_TIMEOUT_MS,
        allow_credentials=_descriptors(asked.account_id),
        user_verification=_USER,
    )
    return options_to_json_dict(options)


def ask_for_new_passkey(asked: Asked, *, party: RelyingParty, at: datetime) -> dict[str, Any]:
    """Return the options of `navigator.credentials.create` with a new challenge.

    What the device keeps and may copy elsewhere names the site and a role, never a person.
    """
    account = db.session.get_one(Account, asked.account_id)
    options = webauthn.generate_registration_options(
        rp_id=party.id,
        rp_name=party.id,
        user_id=account.id.bytes,
        user_name=account.role.capitalize(),
        challenge=_new_challenge(asked, at=at),
        timeout=_TIMEOUT_MS,
        # A key that is found must not list the sites it opens.
        authenticator_selection=AuthenticatorSelectionCriteria(
            resident_key=ResidentKeyRequirement.DISCOURAGED, user_verification=_USER
        ),
        exclude_credentials=_descriptors(account.id),
    )
    return options_to_json_dict(options)


def take_challenge(asked: Asked, *, at: datetime) -> bytes | None:
    """Use up the challenge a browser was sent and return it, or None if there is none alive.

    Commit this before the answer is looked at: a refused answer must not bring it back.
    """
    row = _row_of(asked)
    if row is None or row.challenge is None:
        return None
    challenge, row.challenge = row.challenge, None
    db.session.flush()
    return challenge if is_live(challenge, at=at) else None


def check_passkey(account_id: UUID, answer: Answer, *, at: datetime) -> None:
    """Note that an account's passkey was shown; raise DomainError (422) if the answer is no proof.

    Only a passkey of this account fits, and only with a counter that went on.
    """
    shown = _read(answer)
    passkey = _passkey_of(account_id, shown.raw_id) if shown else None
    if shown is None or passkey is None or answer.challenge is None:
        raise DomainError(REFUSED)
    try:
        verified = webauthn.verify_authentication_response(
            credential=shown,
            expected_challenge=answer.challenge,
            expected_rp_id=answer.party.id,
            expected_origin=answer.party.origin,
            credential_public_key=passkey.public_key,
            credential_current_sign_count=passkey.sign_count,
        )
    except Exception:  # noqa: BLE001 - whatever a parser of foreign bytes says: no proof
        raise DomainError(REFUSED) from None
    passkey.sign_count, passkey.last_used_at = verified.new_sign_count, at
    db.session.flush()


def add_passkey(asked: Asked, answer: Answer, *, at: datetime) -> UUID:
    """Keep the public half of a new passkey and return its id.

    Raise DomainError (422) if the answer is no proof, Gone (410) if the device was signed out.
    """
    _hold(asked)
    if len(queries.credential_ids_of(asked.account_id)) >= MOST_PASSKEYS:
        raise DomainError(f"You have {MOST_PASSKEYS} passkeys. Remove one before you add another.")
    made = _verified_new(answer)
    passkey = Passkey(
        account_id=asked.account_id,
        credential_id=made.credential_id,
        public_key=made.credential_public_key,
        sign_count=made.sign_count,
        created_at=at,
    )
    db.session.add(passkey)
    try:
        db.session.flush()
    except IntegrityError:  # somebody has it already; whether and who is nobody's business
        raise DomainError(NOT_ADDED) from None
    return passkey.id


def remove_passkey(passkey_id: UUID, *, account_id: UUID) -> None:
    """Forget a passkey of an account; raise NotFound if it has none of this id."""
    passkey = db.session.scalars(
        select(Passkey).where(Passkey.id == passkey_id, Passkey.account_id == account_id)
    ).one_or_none()
    if passkey is None:
        raise NotFound
    db.session.delete(passkey)
    db.session.flush()


def _new_challenge(asked: Asked, *, at: datetime) -> bytes:
    row = _row_of(asked)
    if row is None:
        raise Gone(SIGNED_OUT)
    challenge = row.challenge = dated_challenge(secrets.token_bytes(32), at=at)
    db.session.flush()
    return challenge


def _hold(asked: Asked) -> None:
    """Let nobody reset or shut out the account meanwhile: they are counted, and none is left."""
    db.session.execute(
        select(Credentials.id).where(Credentials.account_id == asked.account_id).with_for_update()
    )
    hold_account(asked.account_id)
    row = _row_of(asked)
    if not isinstance(row, SignIn) or row.ended_at is not None:
        raise Gone(SIGNED_OUT)


def _row_of(asked: Asked) -> SignIn | PendingSignIn | None:
    row = db.session.get(asked.row, asked.row_id, with_for_update=True)
    return row if isinstance(row, SignIn | PendingSignIn) else None


def _descriptors(account_id: UUID) -> list[PublicKeyCredentialDescriptor]:
    return [PublicKeyCredentialDescriptor(id=key) for key in queries.credential_ids_of(account_id)]


def _read(answer: Answer) -> AuthenticationCredential | None:
    if len(answer.text) > _LONGEST_ANSWER:
        return None
    try:
        return parse_authentication_credential_json(answer.text)
    except Exception:  # noqa: BLE001 - anybody may send anything
        return None


def _passkey_of(account_id: UUID, credential_id: bytes) -> Passkey | None:
    """Return an account's own passkey, held until the commit: its counter goes on in turn."""
    return db.session.scalars(
        select(Passkey)
        .where(Passkey.account_id == account_id, Passkey.credential_id == credential_id)
        .with_for_update()
    ).one_or_none()


def _verified_new(answer: Answer) -> VerifiedRegistration:
    if answer.challenge is None or len(answer.text) > _LONGEST_ANSWER:
        raise DomainError(NOT_ADDED)
    try:
        made = webauthn.verify_registration_response(
            credential=answer.text,
            expected_challenge=answer.challenge,
            expected_rp_id=answer.party.id,
            expected_origin=answer.party.origin,
        )
    except Exception:  # noqa: BLE001 - whatever a parser of foreign bytes says: not added
        raise DomainError(NOT_ADDED) from None
    if len(made.credential_id) > _LONGEST_ID or len(made.credential_public_key) > _LONGEST_KEY:
        raise DomainError(NOT_ADDED)
    return made
