"""What a lock-down has ended, in numbers and in words."""

from dataclasses import dataclass

WORD = "lock down"
AFTERWARDS = (
    "Staff sign in again with password and second factor.",
    "Participants ask for a new link on the sign-in page, and make a new calendar link.",
    "Whoever had an invitation or a set-up link gets a new one from the office.",
)
LEFT_OVER = (
    "The database was too busy to overwrite its old pages: encrypted copies of the documents may "
    "still lie in its files. Do this once more when less is going on."
)


@dataclass(frozen=True)
class LockedDown:
    """How much was ended; `documents` is None where they were left alone.

    `is_overwritten` is false where the database has kept older bytes of the documents.
    """

    devices: int
    begun: int
    links: int
    calendars: int
    mails: int
    documents: int | None = None
    is_overwritten: bool = True

    def sentences(self) -> list[str]:
        """Say what was ended, one sentence each."""
        said = [
            _counted(self.devices, "device is signed out", "devices are signed out"),
            _counted(self.begun, "begun sign-in is stopped", "begun sign-ins are stopped"),
            _counted(self.links, "link no longer signs in", "links no longer sign anybody in"),
            _counted(self.calendars, "calendar link is dead", "calendar links are dead"),
            _counted(self.mails, "waiting mail is called back", "waiting mails are called back"),
        ]
        if self.documents is not None:
            shredded = "travel document is emptied", "travel documents are emptied"
            said.append(_counted(self.documents, *shredded))
        return said


def is_word(text: str) -> bool:
    """Whether somebody has typed the two words that start a lock-down."""
    return " ".join(text.casefold().split()) == WORD


def _counted(number: int, one: str, many: str) -> str:
    return f"{number} {one if number == 1 else many}."
