"""The policy as data: which role may do what. Own objects are a matter for the queries."""

from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID


class Role(StrEnum):
    """What an account may be; an administrator sees no personal data."""

    PARTICIPANT = "participant"
    TRAINER = "trainer"
    COORDINATOR = "coordinator"
    ADMINISTRATOR = "administrator"


class Permission(StrEnum):
    """What a view asks for."""

    PUBLIC = "public"  # anybody, signed in or not
    SIGNED_IN = "signed-in"
    OWN_HOME = "own-home"  # the pages under /me
    TRAINING_READ = "training-read"  # the training's own page
    TRAINING_EDIT = "training-edit"
    PEOPLE_READ = "people-read"
    PEOPLE_EDIT = "people-edit"
    TRAVEL_READ = "travel-read"
    TRAVEL_EDIT = "travel-edit"
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
_STAFF = frozenset({Role.COORDINATOR, Role.TRAINER})
_EVERYBODY = frozenset(Role)

POLICY: dict[Permission, frozenset[Role]] = {
    Permission.PUBLIC: _EVERYBODY,
    Permission.SIGNED_IN: _EVERYBODY,
    Permission.OWN_HOME: frozenset({Role.PARTICIPANT, Role.TRAINER}),
    Permission.TRAINING_READ: _STAFF,
    Permission.TRAINING_EDIT: _COORDINATOR,
    Permission.PEOPLE_READ: _COORDINATOR,
    Permission.PEOPLE_EDIT: _COORDINATOR,
    Permission.TRAVEL_READ: _COORDINATOR,
    Permission.TRAVEL_EDIT: _COORDINATOR,
    Permission.ROOMS_READ: _COORDINATOR,
    Permission.ROOMS_EDIT: _COORDINATOR,
    Permission.AGENDA_READ: _STAFF,
    Permission.AGENDA_EDIT: _STAFF,
    Permission.ATTENDANCE_MARK: _STAFF,
    Permission.ATTENDANCE_LOCK: _COORDINATOR,
    Permission.MATERIALS_READ: _STAFF,
    Permission.MATERIALS_EDIT: _STAFF,
    Permission.CERTIFICATES_READ: _COORDINATOR,
    Permission.CERTIFICATES_ISSUE: _COORDINATOR,
}


@dataclass(frozen=True)
class Actor:
    """Who is asking: an account with its role, signed in on one device."""

    account_id: UUID
    role: Role
    sign_in_id: UUID

    def may(self, permission: Permission) -> bool:
        """Whether the role opens what `permission` protects."""
        return self.role in POLICY[permission]

    @property
    def is_coordinator(self) -> bool:
        """Whether this is a coordinator, who sees every training."""
        return self.role is Role.COORDINATOR
