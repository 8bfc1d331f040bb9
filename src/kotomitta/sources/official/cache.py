"""Answers kept on disk, so that the same question is not asked twice in an hour."""

import json
import os
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path
from typing import Any

from kotomitta.basis.errors import InputError


@dataclass(frozen=True, slots=True)
class Request:
    """A question: the address with its query, and for a POST its JSON body."""

    url: str
    body: str | None = None

    @property
    def written(self) -> str:
        """Address and body in one line, as evidence of what was asked."""
        return self.url if self.body is None else f"{self.url} {self.body}"


@dataclass(frozen=True, slots=True)
class Kept:
    """A usable answer: the document, when it was fetched, and how to ask if it has changed."""

    document: Any
    fetched: datetime
    etag: str | None
    modified: str | None


class Cache:
    """A folder of answers; what cannot be read there counts as not kept."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def find(self, request: Request) -> Kept | None:
        """What is kept for the request."""
        try:
            told = json.loads(self._path(request).read_text(encoding="utf-8"))
            asked = Request(told["url"], told["body"])
            kept = Kept(
                document=told["document"],
                fetched=datetime.fromisoformat(told["fetched"]).astimezone(UTC),
                etag=told["etag"],
                modified=told["modified"],
            )
        except (OSError, ValueError, TypeError, KeyError, RecursionError):
            return None
        return kept if asked == request else None

    def keep(self, request: Request, kept: Kept) -> None:
        """Keep an answer, whole or not at all; InputError when the folder cannot be written."""
        told = asdict(request) | {
            "document": kept.document,
            "fetched": kept.fetched.isoformat(),
            "etag": kept.etag,
            "modified": kept.modified,
        }
        path = self._path(request)
        staged = path.with_name(f".{path.name}.{os.getpid()}.part")
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
            staged.write_text(json.dumps(told, ensure_ascii=False), encoding="utf-8")
            staged.replace(path)
        except OSError as error:
            raise InputError("fetch_cache", place=str(self._folder), why=error) from error

    def _path(self, request: Request) -> Path:
        return self._folder / f"{sha256(request.written.encode()).hexdigest()}.json"
