"""Changing the roster."""

from logistics.roster.service.accounts import account_for
from logistics.roster.service.confidential import (
    keep_document_number,
    open_emergency_contact,
)
from logistics.roster.service.imports import import_people
from logistics.roster.service.invitations import invite
from logistics.roster.service.letters import letter_for
from logistics.roster.service.people import add_person, change_person
from logistics.roster.service.shredding import shred_documents

__all__ = [
    "account_for",
    "add_person",
    "change_person",
    "import_people",
    "invite",
    "keep_document_number",
    "letter_for",
    "open_emergency_contact",
    "shred_documents",
]
