"""What became of mails."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import select

from logistics.core.db import AnyRow, db
from logistics.messages.models import Mail
from logistics.messages.rules import FIRST, WAITING, State


@dataclass(frozen=True)
class MailLine:
    """One mail as a page tells of it; `failure` is a code."""

    state: State
    ordered_at: datetime
    sent_at: datetime | None
    failure: str | None

    @property
    def is_waiting(self) -> bool:
        """Whether it is still to be sent."""
        return self.state in WAITING


def find_last_mail(account_id: UUID) -> MailLine | None:
    """Return the last invitation or set-up mail to an account, if there was one."""
    row = db.session.execute(
        select(Mail.state, Mail.created_at, Mail.sent_at, Mail.failure)
        .where(Mail.account_id == account_id, Mail.kind.in_(FIRST))
        .order_by(Mail.created_at.desc(), Mail.id)
        .limit(1)
    ).one_or_none()
    return mail_line(row) if row else None


def mail_line(row: AnyRow) -> MailLine:
    """Return what a row says that holds these columns of a mail."""
    return MailLine(State(row.state), row.created_at, row.sent_at, row.failure)
