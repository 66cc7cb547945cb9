"""Writing the log: one entry for each request that changes something, one for each sealed read."""

from logistics.audit.service.chain import append
from logistics.audit.service.checking import verify_log
from logistics.audit.service.recording import amend, begin, end, init_audit, note_read

__all__ = ["amend", "append", "begin", "end", "init_audit", "note_read", "verify_log"]
