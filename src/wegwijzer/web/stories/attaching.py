"""Photos and recordings: known by their content, made bare, kept in a folder that nothing serves."""

from __future__ import annotations

import io
import secrets
import warnings
from pathlib import Path

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.core.files.uploadhandler import FileUploadHandler, StopUpload
from django.db import transaction
from django.utils import timezone

from wegwijzer.errors import N_, Problem, UserError
from wegwijzer.storage.durable import write_new
from wegwijzer.web.stories.models import Attachment, Draft

LARGEST = 25_000_000
MOST = 3
_WIDEST = 2400  # pixels: notes can still be read
_MOST_PIXELS = 60_000_000
_SOUNDS = (
    (0, b"ID3", "audio/mpeg", "mp3"),
    (0, b"OggS", "audio/ogg", "ogg"),
    (4, b"ftypM4A", "audio/mp4", "m4a"),
    (4, b"ftypmp42", "audio/mp4", "m4a"),
    (4, b"ftypisom", "audio/mp4", "m4a"),
    (0, b"\x1aE\xdf\xa3", "audio/webm", "webm"),
)
_MP3_FRAMES = (b"\xff\xfb", b"\xff\xf3", b"\xff\xf2")


class AttachmentError(UserError):
    """A file that can't be taken in."""


class AtMost(FileUploadHandler):
    """Stops an upload as soon as it is too large, before it fills the disk."""

    def __init__(self, request: object = None) -> None:
        super().__init__(request)
        self.seen = 0

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes:  # noqa: ARG002 - as Django asks
        """Count, and let through."""
        self.seen += len(raw_data)
        if self.seen > LARGEST:
            self.request.META["wegwijzer.too_large"] = True
            raise StopUpload(connection_reset=False)
        return raw_data

    def file_complete(self, file_size: int) -> None:
        """Leave the file to the next handler."""


def folder() -> Path:
    """Return where attachments are: in the home, readable by its owner only."""
    place = Path(settings.WEGWIJZER_HOME) / "attachments"
    place.mkdir(mode=0o700, exist_ok=True)
    return place


def too_large() -> AttachmentError:
    """Return the error of a file that is too large."""
    return AttachmentError(
        Problem(
            "attachment.large",
            N_("The file is larger than %(most)s MB."),
            {"most": LARGEST // 1_000_000},
            remedy=N_("Make a shorter recording or a smaller photo, or write down what is in it."),
        )
    )


def _unknown() -> AttachmentError:
    return AttachmentError(
        Problem(
            "attachment.kind",
            N_("This file is no photo or recording that we can read."),
            remedy=N_("Choose a JPEG or PNG photo, or an MP3, M4A, OGG or WAV recording."),
        )
    )


def attach(draft: Draft, file: UploadedFile) -> Attachment:
    """Keep a file with a draft; raises `AttachmentError` when it is too large, or not what it says it is."""
    if draft.attachments.count() >= MOST:
        raise AttachmentError(
            Problem(
                "attachment.many", N_("You can add %(most)s files."), {"most": MOST}, remedy=N_("Remove one first.")
            )
        )
    if (file.size or 0) > LARGEST:
        raise too_large()
    content = file.read()
    media_type, ending, bare = recognised(content)
    name = f"{secrets.token_hex(16)}.{ending}"
    write_new(folder() / name, bare, mode=0o600)
    return Attachment.objects.create(
        draft=draft, media_type=media_type, name=name, size=len(bare), added_at=timezone.now()
    )


def recognised(content: bytes) -> tuple[str, str, bytes]:
    """Return the media type, ending and content to keep, by what a file is and not by its name."""
    if content.startswith((b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n")) or content[8:12] == b"WEBP":
        return "image/jpeg", "jpg", _bare_photo(content)
    if content[:4] == b"RIFF" and content[8:12] == b"WAVE":
        return "audio/wav", "wav", content
    if content[:2] in _MP3_FRAMES:
        return "audio/mpeg", "mp3", content
    for place, mark, media_type, ending in _SOUNDS:
        if content[place : place + len(mark)] == mark:
            return media_type, ending, content
    raise _unknown()


def _bare_photo(content: bytes) -> bytes:
    """Draw the photo anew: without where and when it was taken, and without anything hidden in the file."""
    from PIL import Image, ImageOps  # noqa: PLC0415 - heavy, only for photos

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)
            with Image.open(io.BytesIO(content), formats=("JPEG", "PNG", "WEBP")) as photo:
                if photo.width * photo.height > _MOST_PIXELS:
                    raise too_large()
                upright = ImageOps.exif_transpose(photo).convert("RGB")
        upright.thumbnail((_WIDEST, _WIDEST))
        clean = Image.new("RGB", upright.size)
        clean.paste(upright)
        made = io.BytesIO()
        clean.save(made, "JPEG", quality=85)
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError) as error:
        raise _unknown() from error
    return made.getvalue()


def remove(attachments: list[Attachment]) -> None:
    """Remove attachments and, when that is certain, their files."""
    names = [attachment.name for attachment in attachments]
    Attachment.objects.filter(pk__in=[attachment.pk for attachment in attachments]).delete()
    transaction.on_commit(lambda: _unlink(names))


def _unlink(names: list[str]) -> None:
    for name in names:
        (folder() / name).unlink(missing_ok=True)


def sweep() -> int:
    """Remove files that belong to nothing, and attachments of drafts that are gone; return how many files."""
    remove(list(Attachment.objects.filter(story=None, draft=None)))
    known = set(Attachment.objects.values_list("name", flat=True))
    limit = timezone.now().timestamp() - 3600
    stray = [path for path in folder().iterdir() if path.name not in known and path.stat().st_mtime < limit]
    for path in stray:
        path.unlink(missing_ok=True)
    return len(stray)
