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
from logistics.materials.service.resealing import files_by_key, reseal_files

__all__ = [
    "PackBuilder",
    "Upload",
    "add_handout",
    "cleaned",
    "delete_handout",
    "files_by_key",
    "replace_handout",
    "reseal_files",
    "store_handout",
]
