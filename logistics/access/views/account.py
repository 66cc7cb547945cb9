"""One's own account: devices, and for staff the ways to sign in."""

from dataclasses import dataclass

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from werkzeug.wrappers import Response

from logistics.access import queries, service
from logistics.access.forms.account import EmailForm, NewPasswordForm
from logistics.access.guard import current_actor, requires
from logistics.access.policy import Actor, Permission
from logistics.access.rules import Try
from logistics.access.views.blueprint import bp, set_cookie
from logistics.core.clock import now
from logistics.core.errors import DomainError
from logistics.core.web.forms import Form
from logistics.messages.rules import Kind, Order
from logistics.messages.service import order_mail
from logistics.roster.queries import find_own_place

CHANGED = "The {} of your account was changed just now, and all other devices were signed out."
NOT_YOU = "If this was not you, tell the administrator at once: the account can be closed."


@dataclass(frozen=True)
class Ways:
    """How a member of staff signs in."""

    email: str
    has_app: bool
    codes_left: int
    passkeys: int


@bp.get("/account")
@requires(Permission.SIGNED_IN)
def account() -> ResponseReturnValue:
    """Show where one is signed in, and to staff how they sign in."""
    actor = current_actor()
    is_staff = actor.may(Permission.CREDENTIALS_OWN)
    return render_template(
        "access/account.html",
        actor=actor,
        is_staff=is_staff,
        number=queries.number_of(actor.account_id),
        **({"ways": _ways_of(actor)} if is_staff else _titled(actor)),
        devices=queries.devices_of(actor.account_id, at=now()),
        at=now(),
    )


@bp.route("/account/password", methods=["GET", "POST"])
@requires(Permission.CREDENTIALS_OWN, fresh=True)
def change_password() -> ResponseReturnValue:
    """Take a new password from somebody who knows the old one; other devices are signed out."""
    form = NewPasswordForm()
    actor = current_actor()
    if form.validate_on_submit() and _knows_password(actor, form):
        cookie = form.save(lambda: _with_password(actor, str(form.password.data)))
        if cookie:
            return changed(cookie, "Your password is changed. Other devices are signed out.")
    return render_template("access/account_password.html", form=form), form.status_code


@bp.route("/account/email", methods=["GET", "POST"])
@requires(Permission.CREDENTIALS_OWN, fresh=True)
def change_email() -> ResponseReturnValue:
    """Take another address to sign in with; other devices are signed out."""
    form = EmailForm()
    actor = current_actor()
    if form.validate_on_submit():
        cookie = form.save(lambda: _with_email(actor, str(form.email.data)))
        if cookie:
            return changed(cookie, "Your address is changed. Other devices are signed out.")
    return render_template("access/account_email.html", form=form), form.status_code


def _knows_password(actor: Actor, form: Form) -> bool:
    """Look at the old password, outside any transaction since it takes a while."""
    service.claim_attempt(Try.PASSWORD, str(actor.account_id), at=now())
    if service.check_own_password(actor.account_id, form["current"].data) is None:
        form.refuse(DomainError("This is not the password you have now.", field="current"))
        return False
    return True


def _with_password(actor: Actor, password: str) -> str:
    service.forget_attempts(Try.PASSWORD, str(actor.account_id))
    service.set_password(actor.account_id, password, at=now(), keep=actor.sign_in_id)
    tell(actor, CHANGED.format("password"))
    return service.renew_sign_in(actor.sign_in_id, at=now())


def _with_email(actor: Actor, email: str) -> str:
    tell(actor, CHANGED.format("e-mail address"))  # at the address so far
    service.change_email(actor.account_id, email, at=now(), keep=actor.sign_in_id)
    return service.renew_sign_in(actor.sign_in_id, at=now())


def tell(actor: Actor, sentence: str) -> None:
    """Write to the owner of an account what happened to it; joins the transaction."""
    row = queries.find_credentials(actor.account_id)
    if row:
        order = Order(email=row.payload.email, text=f"{sentence} {NOT_YOU}")
        order_mail(Kind.NOTICE, order, account_id=actor.account_id, at=now())


def changed(cookie: str, sentence: str) -> Response:
    """Answer with the new cookie of this device, and show the account."""
    flash(sentence, "success")
    response = redirect(url_for(".account"), code=303)
    set_cookie(response, "id", cookie)
    return response


def _titled(actor: Actor) -> dict[str, str]:
    """Return what stands above a participant's pages."""
    place = find_own_place(actor)
    return {"neutral_title": place[1].neutral_title} if place else {}


def _ways_of(actor: Actor) -> Ways:
    account_id = actor.account_id
    row = queries.find_credentials(account_id)
    return Ways(
        email=row.payload.email if row else "",
        has_app=row is not None and row.totp_confirmed_at is not None,
        codes_left=queries.count_recovery_codes(account_id),
        passkeys=len(queries.passkeys_of(account_id)),
    )
