"""The devices somebody is signed in on, and ending them."""

from uuid import UUID

from flask import flash, redirect, request, url_for
from flask.typing import ResponseReturnValue

from logistics.access import service
from logistics.access.guard import current_actor, requires
from logistics.access.policy import Permission
from logistics.access.rules import device_of
from logistics.access.views.blueprint import bp, signed_out
from logistics.core.clock import now
from logistics.core.db import transaction
from logistics.core.errors import NotFound


def device_name() -> str:
    """Name the browser that asks, coarsely: enough to recognise one's own."""
    return device_of(request.user_agent.string)


@bp.post("/account/devices/<uuid:sign_in_id>/end")
@requires(Permission.SIGNED_IN)
def end_device(sign_in_id: UUID) -> ResponseReturnValue:
    """Sign one of one's own devices out, such as a phone that was lost."""
    actor = current_actor()
    with transaction():
        ended = service.end_sign_in(sign_in_id, account_id=actor.account_id, at=now())
        if not ended:
            raise NotFound
    if sign_in_id == actor.sign_in_id:
        return signed_out()
    flash("That device is signed out.", "success")
    return redirect(url_for(".account"), code=303)


@bp.post("/account/devices/end")
@requires(Permission.SIGNED_IN)
def end_devices() -> ResponseReturnValue:
    """Sign all of one's own devices out, this one too; waiting links stop working."""
    with transaction():
        service.shut_out(current_actor().account_id, at=now())
    return signed_out()
