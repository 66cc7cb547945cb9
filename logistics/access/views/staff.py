"""Staff sign in: address and password, then a second factor."""

from collections.abc import Callable
from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.wrappers import Response

from logistics.access import queries, service
from logistics.access.forms.staff import StaffForm
from logistics.access.forms.step_up import CodeForm
from logistics.access.guard import cookie_name, find_current_actor, requires
from logistics.access.models import PendingSignIn
from logistics.access.policy import Permission
from logistics.access.rules import SECOND_STEP, Step, Try, is_app_code
from logistics.access.service import Asked
from logistics.access.views.blueprint import bp, drop_cookie, set_cookie
from logistics.access.views.devices import device_name
from logistics.access.views.passkeys import passkey_site
from logistics.access.views.strangers import count_stranger
from logistics.audit.service import amend
from logistics.core.clock import now
from logistics.core.db import transaction
from logistics.core.errors import DomainError
from logistics.core.text import address_key
from logistics.core.web.forms import Form

WRONG = "That does not fit. Check both and try once more."


@bp.route("/sign-in/staff", methods=["GET", "POST"])
@requires(Permission.PUBLIC)
def staff() -> ResponseReturnValue:
    """Ask for address and password; what is wrong with them stays our secret."""
    form = StaffForm()
    if form.validate_on_submit():
        cookie = _first_step(str(form.email.data or ""), str(form.password.data or ""))
        if cookie:
            response = redirect(url_for(".second"), code=303)
            seconds = int(SECOND_STEP.total_seconds())
            set_cookie(response, "pending", cookie, max_age=seconds)
            return response
        form = StaffForm(formdata=None)  # nor is the address shown again: same bytes for all
        form.refuse(DomainError(WRONG))
    return render_template("access/staff.html", form=form), form.status_code


@bp.route("/sign-in/second", methods=["GET", "POST"])
@requires(Permission.PUBLIC)
def second() -> ResponseReturnValue:
    """Ask for a code of the app or a recovery code."""
    pending = find_pending()
    if pending is None:
        return begin_again()
    form, asked = CodeForm(), Asked.pending(pending)
    if form.validate_on_submit():
        account_id, code = asked.account_id, str(form.code.data)
        done = sign_in_with(
            form, asked, lambda: service.check_second_factor(account_id, code, at=now())
        )
        if done:
            _say_what_is_left(account_id, code)
            return done
    return second_page(form, asked)


def find_pending(step: Step = Step.SECOND_FACTOR) -> PendingSignIn | None:
    """Return what this browser has begun and may go on with, if anything."""
    token = request.cookies.get(cookie_name("pending"), "")
    return queries.find_pending(token, at=now(), step=step) if token else None


def begin_again() -> Response:
    """Answer where nothing is pending: who got in by now goes home, others begin once more."""
    count_stranger()
    if find_current_actor():
        return redirect(url_for("homes.index"), code=303)
    return redirect(url_for(".staff"), code=303)


def sign_in_with(form: Form, asked: Asked, check: Callable[[], object]) -> Response | None:
    """Sign in if `check`, which raises otherwise, finds the second factor right."""
    account_id, key = asked.account_id, str(asked.account_id)
    service.claim_attempt(Try.SECOND_FACTOR, key, at=now())
    amend(actor_id=account_id, object_type="account", object_id=account_id)

    def use_case() -> str:
        check()
        service.forget_attempts(Try.SECOND_FACTOR, key)
        leave()
        return service.finish_pending(asked.row_id, device=device_name(), at=now())

    cookie = form.save(use_case)
    return signed_in(cookie) if cookie else None


def leave() -> None:
    """End what this browser is signed in by so far: its cookie is about to be replaced."""
    actor = find_current_actor()
    if actor:
        service.end_sign_in(actor.sign_in_id, account_id=actor.account_id, at=now())


def signed_in(cookie: str) -> Response:
    """Answer somebody who has shown all that is asked for."""
    response = redirect(url_for("homes.index"), code=303)
    set_cookie(response, "id", cookie)
    drop_cookie(response, "pending")
    return response


def second_page(form: Form, asked: Asked) -> ResponseReturnValue:
    """Show the page of the second step, whichever of its forms was sent."""
    page = render_template(
        "access/second.html",
        form=form,
        code_form=form if isinstance(form, CodeForm) else CodeForm(formdata=None),
        has_passkey=bool(queries.passkeys_of(asked.account_id)),
        site=passkey_site(),
    )
    return page, form.status_code


def _first_step(email: str, password: str) -> str | None:
    """Return the cookie of somebody whose password is right; the try is counted if it is not."""
    address = request.remote_addr or ""
    counted = ((Try.PASSWORD, f"{address_key(email)} {address}"), (Try.ACCOUNT, address_key(email)))
    service.require_allowed(Try.ADDRESS, address, at=now())
    for kind, key in counted:
        service.claim_attempt(kind, key, at=now())
    right = service.check_password(email, password)
    if right is None:
        service.note_attempt(Try.ADDRESS, address, at=now())
        return None
    amend(actor_id=right.account_id, object_type="account", object_id=right.account_id)
    with transaction():
        for kind, key in counted:
            service.forget_attempts(kind, key)
        return service.begin_second_step(right, password, at=now())


def _say_what_is_left(account_id: UUID, code: str) -> None:
    if not is_app_code(code):
        left = queries.count_recovery_codes(account_id)
        flash(
            f"That recovery code is used up; {left} are left. Make new ones on your account page."
        )
