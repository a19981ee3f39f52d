"""Where static files come from: our own folder, and the one script of htmx that django-htmx brings."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.staticfiles.finders import FileSystemFinder
from django.core.files.storage import Storage

HTMX = "django_htmx/htmx-2.min.js"


class OnlyHtmx(FileSystemFinder):
    """Finds the one script we use in the package of django-htmx and leaves the others there."""

    def __init__(self, *_args: Any, **_kwargs: Any) -> None:
        import django_htmx  # noqa: PLC0415 - only to know where it lies

        super().__init__()
        from django.core.files.storage import FileSystemStorage  # noqa: PLC0415 - needs settings

        root = Path(django_htmx.__file__).parent / "static"
        storage = FileSystemStorage(location=str(root))
        storage.prefix = ""  # type: ignore[attr-defined]  # what the finders expect
        self.locations = [("", str(root))]
        self.storages = {str(root): storage}

    def check(self, **_kwargs: Any) -> list[Any]:
        """Nothing to check: the folder is the package's own."""
        return []

    def find_location(self, root: str, path: str, prefix: str | None = None) -> str | None:
        """Return the path of the script when it is asked for."""
        return super().find_location(root, path, prefix) if path == HTMX else None

    def list(self, _ignore_patterns: Iterable[str] | None) -> Iterable[tuple[str, Storage]]:
        """Give the one script."""
        for storage in self.storages.values():
            yield HTMX, storage


def _stamp() -> str:
    folders = [Path(folder) for folder in settings.STATICFILES_DIRS]
    newest = max((path.stat().st_mtime_ns for folder in folders for path in folder.rglob("*")), default=0)
    return f"{folders}{newest}"


def collect_static() -> bool:
    """Gather the static files in the home, when they changed since last time; tells whether it did."""
    stamp, root = _stamp(), Path(settings.STATIC_ROOT)
    mark = root / ".stamp"
    if mark.exists() and mark.read_text() == stamp:
        return False
    root.mkdir(parents=True, exist_ok=True)
    import django  # noqa: PLC0415 - only when there is something to do
    from django.core.management import call_command  # noqa: PLC0415 - heavy, only here

    django.setup()
    call_command("collectstatic", interactive=False, verbosity=0)
    mark.write_text(stamp)
    return True
