"""Setting up an account of staff: password, app, recovery codes, and in."""

from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

import pyotp
from flask import (
    current_app,
    flash,
    make_response,
    redirect,
    render_template,
    request,
    session,
    url_for,
)
from flask.typing import ResponseReturnValue
from werkzeug.wrappers import Response

from logistics.access import queries, service
from logistics.access.forms.links import ConfirmForm
from logistics.access.forms.set_up import AppCodeForm, FirstPasswordForm, PasswordForm
from logistics.access.guard import cookie_name, current_actor, find_current_actor, requires
from logistics.access.models import Credentials, PendingSignIn
from logistics.access.policy import Permission
from logistics.access.rules import SET_UP_STEP, StaffDetails, Step, grouped
from logistics.access.views.blueprint import bp, set_cookie
from logistics.access.views.devices import device_name
from logistics.access.views.staff import find_pending, leave, signed_in
from logistics.access.views.strangers import count_stranger
from logistics.audit.service import amend
from logistics.core.clock import now
from logistics.core.db import transaction
from logistics.core.errors import Refused
from logistics.core.sealing import key_ring
from logistics.core.web.qr import QrCode, qr_code

DOUBLE_CLICK = timedelta(seconds=10)


def begin_set_up(account_id: UUID, *, link: str = "") -> Response:
    """Let this browser set an account up; joins the transaction of the caller.

    `link` is the token of the link that was just used up for it, if it was one.
    """
    cookie = cookie_of("set-up", link) if link else ""
    return _begun(service.begin_pending(account_id, Step.SET_UP, at=now(), cookie=cookie))


def find_set_up_begun(link: str) -> Response | None:
    """Answer the second half of a double click on a set-up link like the first, which got lost.

    Only for seconds, only in the browser that used the link, and only if it has no answer yet.
    """
    if request.cookies.get(cookie_name("pending")):
        return None
    cookie = cookie_of("set-up", link)
    pending = queries.find_pending(cookie, at=now(), step=Step.SET_UP)
    is_just_begun = pending is not None and now() - pending.created_at < DOUBLE_CLICK
    return _begun(cookie) if is_just_begun else None


@bp.post("/account/set-up")
@requires(Permission.CREDENTIALS_OWN)
def set_up_own() -> ResponseReturnValue:
    """Let somebody who came with a printed link, on this machine, set a second factor up."""
    account_id = current_actor().account_id
    if not ConfirmForm().validate_on_submit() or queries.has_second_factor(account_id):
        raise Refused("Your account is set up already.")
    with transaction():
        return begin_set_up(account_id)


@bp.route("/set-up", methods=["GET", "POST"])
@requires(Permission.PUBLIC)
def set_up() -> ResponseReturnValue:
    """Ask for a password; for an address too where there is none yet."""
    pending = find_pending(Step.SET_UP)
    if pending is None:
        return _over()
    row = queries.find_credentials(pending.account_id)
    form = PasswordForm() if row else FirstPasswordForm()
    if has_app(row) or (form.validate_on_submit() and _keep_password(form, pending)):
        return redirect(url_for(".set_up_app"), code=303)
    email = row.payload.email if row else ""
    return render_template("access/set_up.html", form=form, email=email), form.status_code


@bp.route("/set-up/app", methods=["GET", "POST"])
@requires(Permission.PUBLIC)
def set_up_app() -> ResponseReturnValue:
    """Show the secret for an app, and ask for a code that the app makes of it."""
    pending = find_pending(Step.SET_UP)
    if pending is None:
        return _over()
    row = queries.find_credentials(pending.account_id)
    if row is None or row.password_hash is None:
        return redirect(url_for(".set_up"), code=303)
    form = AppCodeForm()
    if has_app(row) or (form.validate_on_submit() and _keep_app(form, pending)):
        return redirect(url_for(".set_up_codes"), code=303)
    page = render_template("access/set_up_app.html", form=form, app=app_shown(row.payload))
    return page, form.status_code


@bp.route("/set-up/codes", methods=["GET", "POST"])
@requires(Permission.PUBLIC)
def set_up_codes() -> ResponseReturnValue:
    """Make ten recovery codes at the press of a button; nobody can ever be shown them again."""
    pending = find_pending(Step.SET_UP)
    if pending is None:
        return _over()
    pending_id, account_id = pending.id, pending.account_id
    if not has_app(queries.find_credentials(account_id)):
        return redirect(url_for(".set_up_app"), code=303)
    codes = []
    if ConfirmForm().validate_on_submit():
        amend(actor_id=account_id, object_type="account", object_id=account_id)
        with transaction():
            codes = service.new_recovery_codes(account_id)
            service.hold_pending(pending_id)
    return render_template("access/set_up_codes.html", codes=codes)


@bp.post("/set-up/done")
@requires(Permission.PUBLIC)
def set_up_done() -> ResponseReturnValue:
    """Sign in: password and app have just been shown."""
    pending = find_pending(Step.SET_UP)
    if pending is None:
        return _over()
    pending_id, account_id = pending.id, pending.account_id
    if not has_app(queries.find_credentials(account_id)):
        return redirect(url_for(".set_up_app"), code=303)
    amend(actor_id=account_id, object_type="account", object_id=account_id)
    with transaction():
        leave()
        cookie = service.finish_pending(pending_id, device=device_name(), at=now())
    flash("Your account is set up, and you are signed in.", "success")
    return signed_in(cookie)


@dataclass(frozen=True)
class AppShown:
    """What brings a secret into an app: scanned, tapped or typed."""

    qr: QrCode
    address: str
    secret: str


def app_shown(details: StaffDetails) -> AppShown:
    """Return the secret of the next app as a picture, as an address and in groups of four."""
    secret = details.next_totp_secret
    site = current_app.extensions["settings"].host
    address = pyotp.TOTP(secret).provisioning_uri(name=details.email, issuer_name=site)
    return AppShown(qr_code(address), address, grouped(secret, " "))


def has_app(row: Credentials | None) -> bool:
    """Whether an app has shown its first code."""
    return row is not None and row.totp_confirmed_at is not None


def _begun(cookie: str) -> Response:
    response = redirect(url_for(".set_up"), code=303)
    set_cookie(response, "pending", cookie, max_age=int(SET_UP_STEP.total_seconds()))
    return response


def cookie_of(what: str, link: str) -> str:
    """Return what only this app can make, of a link and of the browser whose form was sent."""
    browser = session.get("csrf_token", "")
    return key_ring().blind_index(f"{what} {link} {browser}").hex()


def _keep_password(form: PasswordForm, pending: PendingSignIn) -> bool:
    pending_id, account_id = pending.id, pending.account_id
    amend(actor_id=account_id, object_type="account", object_id=account_id)

    def use_case() -> bool:
        if isinstance(form, FirstPasswordForm) and not queries.find_credentials(account_id):
            service.begin_credentials(account_id, StaffDetails(email=str(form.email.data)))
        service.set_password(account_id, str(form.password.data), at=now(), keep=pending_id)
        service.offer_app(account_id)
        return True

    return bool(form.save(use_case))


def _keep_app(form: AppCodeForm, pending: PendingSignIn) -> bool:
    account_id, code = pending.account_id, str(form.code.data)
    amend(actor_id=account_id, object_type="account", object_id=account_id)

    def use_case() -> bool:
        if not has_app(queries.get_credentials(account_id)):  # else it was pressed twice
            service.confirm_app(account_id, code, at=now())
        return True

    return bool(form.save(use_case))


def _over() -> Response:
    count_stranger()
    if find_current_actor():
        return redirect(url_for("homes.index"), code=303)
    return make_response(render_template("access/set_up_over.html"), 410)
