"""Reading a table somebody uploads: encodings, rows, cells, and every error by line and column."""

from logistics.core.tables.cells import Cells, RowReader
from logistics.core.tables.errors import RowError, TableRefused
from logistics.core.tables.reading import (
    Table,
    TableRow,
    read_table,
    require_columns,
    require_unique,
)
from logistics.core.tables.report import ImportReport

__all__ = [
    "Cells",
    "ImportReport",
    "RowError",
    "RowReader",
    "Table",
    "TableRefused",
    "TableRow",
    "read_table",
    "require_columns",
    "require_unique",
]
