"""Ask a StatLine service for JSON: retries with back-off, paging, pages kept on disk, no host but the one asked."""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from email.utils import parsedate_to_datetime
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import httpx

from wegwijzer.errors import N_, Problem, SourceError

Progress = Callable[[int], None]  # called with the number of rows received so far
_TOO_MANY = 429
_OK, _REDIRECTS, _GONE = 200, frozenset({301, 302, 303, 307, 308}), frozenset({404, 410})
_SERVER_FAULT = 500
_NEXT = ("@odata.nextLink", "odata.nextLink")
_TRY_LATER = N_("Try again later; what was received has been kept.")


class UnknownAddressError(SourceError):
    """The service answers that this address doesn't exist (404)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Patience:
    """How often and how long to try: waits are 1, 2, 4 … seconds (or what the service asks), never above `longest`."""

    attempts: int = 5
    first_wait: float = 1.0
    longest: float = 120.0
    timeout: float = 60.0


class StatlineService:
    """A client of one OData service. `sleep` waits a number of seconds; `cache` is the folder that keeps pages."""

    def __init__(
        self, sleep: Callable[[float], None], cache: Path | None = None, patience: Patience | None = None
    ) -> None:
        self._sleep = sleep
        self._patience = patience or Patience()
        self.cache = cache
        headers = {"Accept": "application/json", "User-Agent": "wegwijzer"}
        self._http = httpx.Client(timeout=self._patience.timeout, headers=headers, follow_redirects=False)

    def close(self) -> None:
        """Close the connections."""
        self._http.close()

    def json(self, url: str) -> dict[str, Any]:
        """Return the JSON object at `url`.

        Raises `UnknownAddressError` on 404 and `SourceError` when the service stays silent, answers with something else
        than JSON, or sends on to another host.
        """
        problem = None
        for attempt in range(self._patience.attempts):
            if attempt and problem:
                self._sleep(problem.wait or min(self._patience.first_wait * 2 ** (attempt - 1), self._patience.longest))
            answer = self._tried(url)
            if not isinstance(answer, _Fault):
                return answer
            problem = answer
        raise SourceError(problem.problem if problem else [])

    def pages(self, url: str, progress: Progress | None = None) -> Iterator[list[dict[str, Any]]]:
        """Yield the rows page by page, following the next links. A page that is in the cache isn't asked again."""
        seen: set[str] = set()
        rows = 0
        following: str | None = url
        while following:
            _refuse_other_host(url, following)
            if following in seen:
                raise SourceError(
                    _problem("statline.loop", N_("The service at %(host)s keeps sending the same page."), url)
                )
            seen.add(following)
            page = self._kept(following)
            found = objects_of(page, url)
            rows += len(found)
            if progress:
                progress(rows)
            yield found
            link = next((str(page[name]) for name in _NEXT if page.get(name)), None)
            following = at_home(url, link) if link else None

    def _kept(self, url: str) -> dict[str, Any]:
        """Return the page at `url` from the cache, or ask for it and keep it (written whole or not at all)."""
        if self.cache is None:
            return self.json(url)
        file = self.cache / f"{hashlib.sha256(url.encode()).hexdigest()[:32]}.json"
        try:
            page: dict[str, Any] = json.loads(file.read_bytes())
        except (OSError, ValueError):
            page = self.json(url)
            objects_of(page, url)  # what isn't an answer isn't kept either
            self.cache.mkdir(parents=True, exist_ok=True)
            half = file.with_suffix(f".{os.getpid()}.part")
            half.write_bytes(json.dumps(page, ensure_ascii=False).encode())
            half.replace(file)
        return page

    def _tried(self, url: str) -> dict[str, Any] | _Fault:
        try:
            response = self._followed(url)
        except httpx.TimeoutException:
            return _Fault(_problem("statline.timeout", N_("%(host)s doesn't answer in time."), url, _TRY_LATER))
        except httpx.RemoteProtocolError:
            return _Fault(
                _problem("statline.cut_off", N_("The answer of %(host)s was cut off half-way."), url, _TRY_LATER)
            )
        except httpx.HTTPError:
            message = N_("%(host)s can't be reached.")
            return _Fault(_problem("statline.unreachable", message, url, N_("Check the address and the connection.")))
        return self._judged(response, url)

    def _followed(self, url: str) -> httpx.Response:
        for _ in range(5):
            response = self._http.get(url)
            if response.status_code not in _REDIRECTS:
                return response
            target = str(response.url.join(response.headers.get("Location", "")))
            _refuse_other_host(url, target)
            url = target
        raise SourceError(_problem("statline.loop", N_("The service at %(host)s keeps sending the same page."), url))

    def _judged(self, response: httpx.Response, url: str) -> dict[str, Any] | _Fault:
        code = response.status_code
        if code in _GONE:
            raise UnknownAddressError(_problem("statline.not_found", N_("%(host)s doesn't know %(path)s."), url))
        if code == _TOO_MANY:
            message = N_("%(host)s asks to wait: too many questions.")
            return _Fault(_problem("statline.too_many", message, url, _TRY_LATER), self._wait_asked(response))
        if code >= _SERVER_FAULT:
            problem = _problem(
                "statline.server", N_("%(host)s has a fault of its own (%(status)s)."), url, _TRY_LATER, code
            )
            return _Fault(problem, self._wait_asked(response))
        if code != _OK:
            raise SourceError(
                _problem("statline.refused", N_("%(host)s refuses the question (%(status)s)."), url, "", code)
            )
        return _object(response, url)

    def _wait_asked(self, response: httpx.Response) -> float | None:
        """Return the seconds of Retry-After (a number, or a moment after the answer's own Date), at most `longest`."""
        asked = response.headers.get("Retry-After", "")
        try:
            seconds = float(asked)
        except ValueError:
            try:
                now = parsedate_to_datetime(response.headers["Date"])
                seconds = (parsedate_to_datetime(asked) - now).total_seconds()
            except (KeyError, ValueError, TypeError):
                return None
        return min(max(seconds, 0.0), self._patience.longest) or None


@dataclass(frozen=True, slots=True)
class _Fault:
    """A failed try that may be repeated."""

    problem: Problem
    wait: float | None = None


def _problem(code: str, message: str, url: str, remedy: str = "", status: int = 0) -> Problem:
    parts = urlsplit(url)
    return Problem(code, message, {"host": parts.netloc, "path": parts.path, "status": status}, remedy=remedy)


def _object(response: httpx.Response, url: str) -> dict[str, Any] | _Fault:
    kind = response.headers.get("Content-Type", "")
    if "html" in kind or response.content.lstrip()[:1] == b"<":
        message = N_("%(host)s answers with a web page instead of figures.")
        return _Fault(_problem("statline.html", message, url, N_("Check the address of the service.")))
    try:
        found = response.json()
    except ValueError:
        found = None
    if not isinstance(found, dict):
        return _Fault(
            _problem("statline.not_json", N_("The answer of %(host)s is damaged: no valid JSON."), url, _TRY_LATER)
        )
    return found


def objects_of(page: Mapping[str, Any], url: str) -> list[dict[str, Any]]:
    """Return the rows in an answer; raises `SourceError` when it holds none, or something else than objects."""
    found = page.get("value")
    if not isinstance(found, list) or not all(isinstance(row, dict) for row in found):
        message = N_("The answer of %(host)s to %(path)s holds no rows.")
        raise SourceError(_problem("statline.no_rows", message, url, N_("Check the address of the service.")))
    return found


def refuse_address(address: str) -> None:
    """Raise `SourceError` for what can't be the address of a service: something else than http(s)://host/…."""
    parts = urlsplit(address)
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise SourceError(
            Problem(
                "statline.address",
                N_("“%(address)s” isn't an address on the web."),
                {"address": address[:80]},
                remedy=N_("Give an address that begins with https:// or http://."),
            )
        )


def at_home(asked: str, link: str) -> str:
    """Return a next link at the address that was asked.

    A mirror, a proxy or a saved answer gives next links of the original service; when those are about the same set of
    the same table, only their question (`$skip=…`) is taken over. Other links come back as they are, to be refused.
    """
    here, there = urlsplit(asked), urlsplit(link)
    same_set = [urlsplit(u).path.rstrip("/").lower().split("/")[-2:] for u in (asked, link)]
    if here.netloc == there.netloc and here.scheme == there.scheme:
        return link
    return here._replace(query=there.query).geturl() if same_set[0] == same_set[1] and there.query else link


def _refuse_other_host(asked: str, target: str) -> None:
    """A service may not send us to another host; from http to https on the same host is fine."""
    before, after = urlsplit(asked), urlsplit(target)
    upgraded = before.scheme == "http" and after.scheme == "https"
    same_place = before.hostname == after.hostname and (before.port == after.port or upgraded)
    if not same_place or (before.scheme != after.scheme and not upgraded):
        raise SourceError(
            Problem(
                "statline.other_host",
                N_("%(host)s sends on to another address (%(other)s). That isn't followed."),
                {"host": before.netloc, "other": after.netloc or target[:80]},
                remedy=N_("Check the address of the service."),
            )
        )
