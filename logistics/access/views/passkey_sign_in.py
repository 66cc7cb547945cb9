"""Staff sign in with a passkey in place of the code."""

from flask.typing import ResponseReturnValue

from logistics.access import service
from logistics.access.forms.step_up import PasskeyForm
from logistics.access.guard import requires
from logistics.access.policy import Permission
from logistics.access.service import Asked
from logistics.access.views.blueprint import bp
from logistics.access.views.passkeys import answer_of, challenge_for
from logistics.access.views.staff import begin_again, find_pending, second_page, sign_in_with
from logistics.audit.service import amend
from logistics.core.clock import now


@bp.post("/sign-in/second/challenge")
@requires(Permission.PUBLIC)
def second_challenge() -> ResponseReturnValue:
    """Hand the browser what it needs to ask for a passkey."""
    pending = find_pending()
    if pending is None:
        return begin_again()
    asked = Asked.pending(pending)
    amend(actor_id=asked.account_id, object_type="account", object_id=asked.account_id)
    return challenge_for(asked, service.ask_for_passkey)


@bp.post("/sign-in/second/passkey")
@requires(Permission.PUBLIC)
def second_with_passkey() -> ResponseReturnValue:
    """Sign in with a passkey."""
    pending = find_pending()
    if pending is None:
        return begin_again()
    form, asked = PasskeyForm(), Asked.pending(pending)
    if form.validate_on_submit():
        answer = answer_of(form, asked)
        done = sign_in_with(
            form, asked, lambda: service.check_passkey(asked.account_id, answer, at=now())
        )
        if done:
            return done
    return second_page(form, asked)
