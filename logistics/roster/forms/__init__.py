"""What people hand in: files of people, and forms about one person."""

from logistics.roster.forms.files import read_people

__all__ = ["read_people"]
