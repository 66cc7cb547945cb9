"""Keeping handouts, and building the packs people take home."""

from logistics.materials.service.handouts import (
    Upload,
    add_handout,
    cleaned,
    delete_handout,
    replace_handout,
    store_handout,
)
from logistics.materials.service.packs import PackBuilder

__all__ = [
    "PackBuilder",
    "Upload",
    "add_handout",
    "cleaned",
    "delete_handout",
    "replace_handout",
    "store_handout",
]
