"""Accounts of staff, for administrators: ids and roles, no names and no addresses."""

from uuid import UUID

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from werkzeug.wrappers import Response

from logistics.access import queries, service
from logistics.access.forms.accounts import RoleForm
from logistics.access.guard import current_actor, requires
from logistics.access.policy import Permission, Role
from logistics.access.views.blueprint import bp
from logistics.core.clock import now
from logistics.core.db import transaction
from logistics.messages.rules import Kind, Order
from logistics.messages.service import order_mail

MORE = "Account {} was made a coordinator by an administrator just now."
UNEXPECTED = "If you did not expect this, ask at once: coordinators see everything."


@bp.get("/accounts")
@requires(Permission.ACCOUNTS_MANAGE)
def accounts() -> ResponseReturnValue:
    """List all accounts of staff."""
    return render_template(
        "access/accounts.html",
        accounts=queries.staff_accounts(at=now()),
        own_id=current_actor().account_id,
        at=now(),
    )


@bp.get("/accounts/<uuid:account_id>")
@requires(Permission.ACCOUNTS_MANAGE)
def staff_account(account_id: UUID) -> ResponseReturnValue:
    """Show one account of staff, with what can be done about it."""
    shown = queries.get_staff_account(account_id, at=now())
    is_own = account_id == current_actor().account_id
    return render_template("access/accounts_show.html", account=shown, is_own=is_own, at=now())


@bp.route("/accounts/<uuid:account_id>/role", methods=["GET", "POST"])
@requires(Permission.ACCOUNTS_MANAGE, fresh=True)
def change_role(account_id: UUID) -> ResponseReturnValue:
    """Give an account of staff another role; all its devices are signed out."""
    shown = queries.get_staff_account(account_id, at=now())
    form = RoleForm(data={"role": shown.role, "opened": shown.role})
    if form.validate_on_submit() and form.save(lambda: _with_role(account_id, form)):
        return _done(account_id, "The role is changed, and all devices are signed out.")
    if form.stale:
        form.opened.data = queries.get_staff_account(account_id, at=now()).role
    page = render_template("access/accounts_role.html", form=form, account=shown)
    return page, form.status_code


@bp.post("/accounts/<uuid:account_id>/disable")
@requires(Permission.ACCOUNTS_MANAGE)
def disable(account_id: UUID) -> ResponseReturnValue:
    """Close an account of staff at once."""
    with transaction():
        service.disable_account(account_id, at=now())
    return _done(account_id, "The account is closed, and all its devices are signed out.")


@bp.post("/accounts/<uuid:account_id>/enable")
@requires(Permission.ACCOUNTS_MANAGE)
def enable(account_id: UUID) -> ResponseReturnValue:
    """Open a closed account again."""
    with transaction():
        service.enable_account(account_id)
    return _done(account_id, "The account is open again. Its owner signs in as before.")


@bp.post("/accounts/<uuid:account_id>/sign-out")
@requires(Permission.ACCOUNTS_MANAGE)
def sign_staff_out(account_id: UUID) -> ResponseReturnValue:
    """Sign all devices of an account of staff out."""
    with transaction():
        service.sign_staff_out(account_id, at=now())
    return _done(account_id, "All devices of this account are signed out.")


def _with_role(account_id: UUID, form: RoleForm) -> bool:
    role, opened = form.to_role(), str(form.opened.data)
    by = current_actor().account_id
    service.change_role(account_id, role, opened=opened, by=by, at=now())
    if role is Role.COORDINATOR:
        _tell_coordinators(account_id)
    return True


def _tell_coordinators(account_id: UUID) -> None:
    """Write to all others who see everything that there is one more; joins the transaction."""
    text = f"{MORE.format(queries.number_of(account_id))} {UNEXPECTED}"
    for other_id, details in queries.coordinators_but(account_id).items():
        if details.email:
            order = Order(email=details.email, text=text)
            order_mail(Kind.NOTICE, order, account_id=other_id, at=now())


def _done(account_id: UUID, sentence: str) -> Response:
    flash(sentence, "success")
    return redirect(url_for(".staff_account", account_id=account_id), code=303)
