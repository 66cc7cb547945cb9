"""The errors a rule or a service may raise, each carrying the HTTP status it becomes."""


class CannotStart(Exception):
    """Something with which the app must not run at all; its message says what to do about it."""


class DomainError(Exception):
    """Something that cannot be; its message is a sentence for the person who asked.

    `field` names the form field the sentence belongs beside, where there is one.
    """

    status = 422

    def __init__(self, message: str, *, field: str | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.field = field


class NotFound(DomainError):
    """No such thing, or none this actor may know of: both answer alike."""

    status = 404

    def __init__(self, message: str = "There is nothing here.") -> None:
        super().__init__(message)


class Refused(DomainError):
    """The actor's role may not do this."""

    status = 403

    def __init__(self, message: str = "Your role does not open this page.") -> None:
        super().__init__(message)


class Gone(DomainError):
    """It was here once: a used or expired link."""

    status = 410


class StaleSave(DomainError):
    """Somebody else saved first; carries (label, theirs, yours) for every field that differs."""

    status = 409

    def __init__(self, differences: tuple[tuple[str, str, str], ...]) -> None:
        super().__init__("Somebody saved a change while this form was open. Nothing was lost.")
        self.differences = differences


class Taken(DomainError):
    """A limited thing (a bed, a place, a code) was given to somebody else first."""

    status = 409


class TooMany(DomainError):
    """Too many tries in a short time; carries the seconds after which one more is heard."""

    status = 429

    def __init__(self, *, wait_seconds: int) -> None:
        super().__init__("There were too many tries. Wait a few minutes and try once more.")
        self.wait_seconds = wait_seconds
