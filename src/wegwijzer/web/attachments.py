"""A file that one takes along."""

from __future__ import annotations

from django.http import HttpResponse
from django.utils.http import content_disposition_header

from wegwijzer.reports.downloads import Download


def taken_along(download: Download) -> HttpResponse:
    """Return a download as a file with its name."""
    header = content_disposition_header(as_attachment=True, filename=download.name)
    return HttpResponse(
        download.body, content_type=download.media_type, headers={"Content-Disposition": header or "attachment"}
    )
