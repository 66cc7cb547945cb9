"""Another app and other recovery codes, for somebody who is signed in."""

from flask import redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from logistics.access import queries, service
from logistics.access.forms.links import ConfirmForm
from logistics.access.forms.set_up import AppCodeForm
from logistics.access.guard import current_actor, requires
from logistics.access.policy import Actor, Permission
from logistics.access.views.account import CHANGED, changed, tell
from logistics.access.views.blueprint import bp
from logistics.access.views.set_up import app_shown
from logistics.core.clock import now
from logistics.core.db import transaction


@bp.post("/account/app/begin")
@requires(Permission.CREDENTIALS_OWN, fresh=True)
def begin_app() -> ResponseReturnValue:
    """Make the secret of a new app; the app so far works until the new one has shown a code."""
    with transaction():
        service.offer_app(current_actor().account_id, anew=True)
    return redirect(url_for(".change_app"), code=303)


@bp.route("/account/app", methods=["GET", "POST"])
@requires(Permission.CREDENTIALS_OWN, fresh=True)
def change_app() -> ResponseReturnValue:
    """Take a new app in place of the one so far; other devices are signed out."""
    form = AppCodeForm()
    actor = current_actor()
    if form.validate_on_submit():
        cookie = form.save(lambda: _with_app(actor, str(form.code.data)))
        if cookie:
            return changed(cookie, "Your new app is ready. Other devices are signed out.")
    row = queries.find_credentials(actor.account_id)
    app = app_shown(row.payload) if row and row.payload.next_totp_secret else None
    return render_template("access/account_app.html", form=form, app=app), form.status_code


@bp.route("/account/codes", methods=["GET", "POST"])
@requires(Permission.CREDENTIALS_OWN, fresh=True)
def change_codes() -> ResponseReturnValue:
    """Make ten new recovery codes at the press of a button, and show them once."""
    actor, codes = current_actor(), []
    if ConfirmForm().validate_on_submit():
        with transaction():
            codes = service.new_recovery_codes(actor.account_id)
            service.hold_sign_in(actor.sign_in_id)
    left = queries.count_recovery_codes(actor.account_id)
    return render_template("access/account_codes.html", codes=codes, left=left)


def _with_app(actor: Actor, code: str) -> str:
    service.confirm_app(actor.account_id, code, at=now())
    service.shut_out(actor.account_id, at=now(), but=actor.sign_in_id)
    tell(actor, CHANGED.format("app for codes"))
    return service.renew_sign_in(actor.sign_in_id, at=now())
