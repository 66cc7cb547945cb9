"""One's own passkeys, and what all pages that ask for one share."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol
from urllib.parse import urlsplit
from uuid import UUID

from flask import current_app, flash, jsonify, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.wrappers import Response

from logistics.access import queries, service
from logistics.access.forms.step_up import PasskeyForm
from logistics.access.guard import current_actor, requires
from logistics.access.policy import Actor, Permission
from logistics.access.rules import RelyingParty, relying_party
from logistics.access.service import Answer, Asked
from logistics.access.views.account import tell
from logistics.access.views.blueprint import bp
from logistics.core.clock import now
from logistics.core.db import transaction
from logistics.core.errors import DomainError

ADDED = "A passkey was added to your account just now."
REMOVED = "A passkey of your account was removed just now."


class Ask(Protocol):
    """A service that makes a challenge: for a passkey, or for a new one."""

    def __call__(self, asked: Asked, *, party: RelyingParty, at: datetime) -> dict[str, Any]:
        """Return the browser's options."""


@dataclass(frozen=True)
class PasskeySite:
    """What a page says about passkeys: where they work, and whether that is here."""

    origin: str = ""
    is_here: bool = False


@bp.get("/account/passkeys")
@requires(Permission.CREDENTIALS_OWN, fresh=True)
def show_passkeys() -> ResponseReturnValue:
    """List one's own passkeys, with the buttons to add and to remove one."""
    return _page(PasskeyForm())


@bp.post("/account/passkeys/challenge")
@requires(Permission.CREDENTIALS_OWN, fresh=True)
def new_passkey_challenge() -> ResponseReturnValue:
    """Hand the browser what it needs to make a passkey."""
    return challenge_for(Asked.signed_in(current_actor()), service.ask_for_new_passkey)


@bp.post("/account/passkeys")
@requires(Permission.CREDENTIALS_OWN, fresh=True)
def add_passkey() -> ResponseReturnValue:
    """Keep a passkey the browser has just made."""
    form, actor = PasskeyForm(), current_actor()
    if form.validate_on_submit():
        answer = answer_of(form, Asked.signed_in(actor))
        if form.save(lambda: _added(actor, answer)):
            flash("The passkey was added. You can use it in place of a code.", "success")
            return redirect(url_for(".show_passkeys"), code=303)
    return _page(form)


@bp.route("/account/passkeys/<uuid:passkey_id>/remove", methods=["GET", "POST"])
@requires(Permission.CREDENTIALS_OWN, fresh=True)
def remove_passkey(passkey_id: UUID) -> ResponseReturnValue:
    """Ask once more, and forget a passkey."""
    form, actor = PasskeyForm(), current_actor()
    if form.validate_on_submit():
        with transaction():
            service.remove_passkey(passkey_id, account_id=actor.account_id)
            tell(actor, REMOVED)
        flash("The passkey was removed.", "success")
        return redirect(url_for(".show_passkeys"), code=303)
    passkey = queries.get_passkey(passkey_id, account_id=actor.account_id)
    return render_template("access/passkeys_remove.html", form=form, passkey=passkey)


def passkey_site() -> PasskeySite:
    """Say where passkeys work: under one name only, so not at 127.0.0.1 or at a second name."""
    party = _party()
    if party is None:
        return PasskeySite()
    return PasskeySite(party.origin, is_here=urlsplit(request.host_url).hostname == party.id)


def challenge_for(asked: Asked, ask: Ask) -> Response:
    """Return the options for the browser as JSON, their challenge kept for one answer."""
    with transaction(counts=False):
        options = ask(asked, party=_known_party(), at=now())
    return jsonify(options)


def answer_of(form: PasskeyForm, asked: Asked) -> Answer:
    """Return what the browser sent, with the challenge it was sent for, which is used up now."""
    party = _known_party()
    with transaction(counts=False):
        challenge = service.take_challenge(asked, at=now())
    return Answer(str(form.answer.data or ""), challenge, party)


def _added(actor: Actor, answer: Answer) -> UUID:
    tell(actor, ADDED)
    return service.add_passkey(Asked.signed_in(actor), answer, at=now())


def _page(form: PasskeyForm) -> ResponseReturnValue:
    passkeys = queries.passkeys_of(current_actor().account_id)
    page = render_template(
        "access/passkeys.html",
        form=form,
        passkeys=passkeys,
        site=passkey_site(),
    )
    return page, form.status_code


def _party() -> RelyingParty | None:
    return relying_party(current_app.config["BASE_URL"])


def _known_party() -> RelyingParty:
    party = _party()
    if party is None:
        raise DomainError("Passkeys need a site with a name. Use a code.")
    return party
