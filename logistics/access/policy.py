"""The policy as data: which role may do what. Own objects are a matter for the queries."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID


class Role(StrEnum):
    """What an account may be; an administrator sees no personal data."""

    PARTICIPANT = "participant"
    TRAINER = "trainer"
    COORDINATOR = "coordinator"
    ADMINISTRATOR = "administrator"


class Visitor(StrEnum):
    """Who comes without signing in."""

    ANON = "anon"
    FEED = "feed"  # a calendar program with the address of one calendar
    VERIFY = "verify"  # whoever holds a certificate and asks whether it is genuine


class Permission(StrEnum):
    """What a view asks for."""

    PUBLIC = "public"  # anybody, signed in or not
    FEED_READ = "feed-read"
    CERTIFICATE_VERIFY = "certificate-verify"
    SIGNED_IN = "signed-in"
    CREDENTIALS_OWN = "credentials-own"  # one's own password and second factors
    ACCOUNTS_MANAGE = "accounts-manage"
    AUDIT_READ = "audit-read"
    LOCK_DOWN = "lock-down"
    OWN_HOME = "own-home"  # the pages under /me
    TRAINING_READ = "training-read"  # the training's own page
    PEOPLE_READ = "people-read"
    PEOPLE_EDIT = "people-edit"
    PEOPLE_INVITE = "people-invite"
    DOCUMENT_REVEAL = "document-reveal"
    EMERGENCY_OPEN = "emergency-open"
    TRAVEL_READ = "travel-read"
    TRAVEL_EDIT = "travel-edit"
    TRAVEL_EXPORT = "travel-export"  # files with the names on tickets
    ROOMS_READ = "rooms-read"
    ROOMS_EDIT = "rooms-edit"
    AGENDA_READ = "agenda-read"
    AGENDA_EDIT = "agenda-edit"
    ATTENDANCE_MARK = "attendance-mark"
    ATTENDANCE_LOCK = "attendance-lock"
    MATERIALS_READ = "materials-read"
    MATERIALS_EDIT = "materials-edit"
    CERTIFICATES_READ = "certificates-read"
    CERTIFICATES_ISSUE = "certificates-issue"


_COORDINATOR = frozenset({Role.COORDINATOR})
_TEAM = frozenset({Role.COORDINATOR, Role.TRAINER})
# Who signs in with a password and a second factor, in the order of lists.
STAFF = (Role.TRAINER, Role.COORDINATOR, Role.ADMINISTRATOR)
_EVERYBODY = frozenset(Role)
_VISITORS = frozenset(Visitor)

POLICY: dict[Permission, frozenset[Role | Visitor]] = {
    Permission.PUBLIC: _EVERYBODY | _VISITORS,
    Permission.FEED_READ: _EVERYBODY | {Visitor.FEED},
    Permission.CERTIFICATE_VERIFY: _EVERYBODY | {Visitor.VERIFY},
    Permission.SIGNED_IN: _EVERYBODY,
    Permission.CREDENTIALS_OWN: frozenset(STAFF),
    Permission.ACCOUNTS_MANAGE: frozenset({Role.ADMINISTRATOR}),
    Permission.AUDIT_READ: _COORDINATOR | {Role.ADMINISTRATOR},
    Permission.LOCK_DOWN: _COORDINATOR | {Role.ADMINISTRATOR},
    Permission.OWN_HOME: frozenset({Role.PARTICIPANT, Role.TRAINER}),
    Permission.TRAINING_READ: _TEAM,
    Permission.PEOPLE_READ: _COORDINATOR,
    Permission.PEOPLE_EDIT: _COORDINATOR,
    Permission.PEOPLE_INVITE: _COORDINATOR,
    Permission.DOCUMENT_REVEAL: _COORDINATOR,
    Permission.EMERGENCY_OPEN: _TEAM,
    Permission.TRAVEL_READ: _COORDINATOR,
    Permission.TRAVEL_EDIT: _COORDINATOR,
    Permission.TRAVEL_EXPORT: _COORDINATOR,
    Permission.ROOMS_READ: _COORDINATOR,
    Permission.ROOMS_EDIT: _COORDINATOR,
    Permission.AGENDA_READ: _TEAM,
    Permission.AGENDA_EDIT: _TEAM,
    Permission.ATTENDANCE_MARK: _TEAM,
    Permission.ATTENDANCE_LOCK: _COORDINATOR,
    Permission.MATERIALS_READ: _TEAM,
    Permission.MATERIALS_EDIT: _TEAM,
    Permission.CERTIFICATES_READ: _COORDINATOR,
    Permission.CERTIFICATES_ISSUE: _COORDINATOR,
}


def is_open(permission: Permission) -> bool:
    """Whether what `permission` protects is open to somebody who has not signed in."""
    return not POLICY[permission].isdisjoint(_VISITORS)


@dataclass(frozen=True)
class Actor:
    """Who is asking: an account with its role, signed in on one device."""

    account_id: UUID
    role: Role
    sign_in_id: UUID
    seen_at: datetime
    stepped_up_at: datetime | None = None

    def may(self, permission: Permission) -> bool:
        """Whether the role opens what `permission` protects."""
        return self.role in POLICY[permission]

    @property
    def is_coordinator(self) -> bool:
        """Whether this is a coordinator, who sees every training."""
        return self.role is Role.COORDINATOR
