"""A second factor once more, before something that needs a fresh one."""

from collections.abc import Callable

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.wrappers import Response

from logistics.access import queries, service
from logistics.access.forms.step_up import CodeForm, PasskeyForm
from logistics.access.guard import current_actor, requires
from logistics.access.policy import Permission
from logistics.access.rules import Try
from logistics.access.service import Asked
from logistics.access.views.blueprint import bp, set_cookie
from logistics.access.views.passkeys import answer_of, challenge_for, passkey_site
from logistics.core.clock import now
from logistics.core.web.forms import Form
from logistics.core.web.redirects import local_path


@bp.route("/step-up", methods=["GET", "POST"])
@requires(Permission.CREDENTIALS_OWN)
def show_step_up() -> ResponseReturnValue:
    """Ask for a code or a passkey, and go on to where somebody was going."""
    form = CodeForm()
    account_id = current_actor().account_id
    if form.validate_on_submit():
        code = str(form.code.data)
        done = _stepped_up(form, lambda: service.check_second_factor(account_id, code, at=now()))
        if done:
            return done
    return _page(form)


@bp.post("/step-up/challenge")
@requires(Permission.CREDENTIALS_OWN)
def step_up_challenge() -> ResponseReturnValue:
    """Hand the browser what it needs to ask for a passkey."""
    return challenge_for(Asked.signed_in(current_actor()), service.ask_for_passkey)


@bp.post("/step-up/passkey")
@requires(Permission.CREDENTIALS_OWN)
def step_up_with_passkey() -> ResponseReturnValue:
    """Take a passkey in place of a code."""
    form = PasskeyForm()
    asked = Asked.signed_in(current_actor())
    if form.validate_on_submit():
        answer = answer_of(form, asked)
        done = _stepped_up(form, lambda: service.check_passkey(asked.account_id, answer, at=now()))
        if done:
            return done
    return _page(form)


def _stepped_up(form: Form, check: Callable[[], object]) -> Response | None:
    """Check what was shown and answer with a new cookie; None if it did not fit."""
    actor = current_actor()
    key = str(actor.account_id)
    service.claim_attempt(Try.SECOND_FACTOR, key, at=now())

    def use_case() -> str:
        check()
        service.forget_attempts(Try.SECOND_FACTOR, key)
        return service.step_up(actor.sign_in_id, at=now())

    cookie = form.save(use_case)
    if cookie is None:
        return None
    response = redirect(_next(), code=303)
    set_cookie(response, "id", cookie)
    return response


def _page(form: Form) -> ResponseReturnValue:
    account_id = current_actor().account_id
    page = render_template(
        "access/step_up.html",
        form=form,
        code_form=form if isinstance(form, CodeForm) else CodeForm(formdata=None),
        has_second_factor=queries.has_second_factor(account_id),
        has_passkey=bool(queries.passkeys_of(account_id)),
        site=passkey_site(),
        here=url_for(".show_step_up", next=_next()),
        passkey_url=url_for(".step_up_with_passkey", next=_next()),
    )
    return page, form.status_code


def _next() -> str:
    return local_path(request.args.get("next"))
