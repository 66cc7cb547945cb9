"""Files on their way in stay in memory: a temporary file would hold them in clear on the disk."""

from io import BytesIO
from typing import IO

from flask import Request


class RequestInMemory(Request):
    """A request whose uploads are never written anywhere; MAX_CONTENT_LENGTH is their limit."""

    def _get_file_stream(
        self,
        total_content_length: int | None,
        content_type: str | None,
        filename: str | None = None,
        content_length: int | None = None,
    ) -> IO[bytes]:
        return BytesIO()
