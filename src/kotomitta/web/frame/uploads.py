"""Files that are sent: held in memory, never on disk, and refused unread when too large."""

from typing import Any

from django.conf import settings
from django.core.exceptions import RequestDataTooBig
from django.core.files.uploadhandler import MemoryFileUploadHandler


class InMemory(MemoryFileUploadHandler):
    """Takes a form with its files up to FILE_UPLOAD_MAX_MEMORY_SIZE in all."""

    def handle_raw_input(
        self,
        input_data: Any,
        meta: dict[str, str],
        content_length: int,
        boundary: str,
        encoding: str | None = None,
    ) -> None:
        """RequestDataTooBig, which is answered by 413, before a byte is read."""
        if content_length > settings.FILE_UPLOAD_MAX_MEMORY_SIZE:
            raise RequestDataTooBig
        super().handle_raw_input(input_data, meta, content_length, boundary, encoding)
