"""Why support ended: the code lists of iWmo (WMO588) and iJw (JZ588). The same code can mean something else: 31.

Source: code lists of the i-Standaarden, version 3.2. The reasons are Dutch content, as definitions (`where`) name them.
"""

from __future__ import annotations

import re

_BOTH = {
    "02": "overleden",
    "20": "tijdelijk gestopt",
    "36": "gemeente stopt",
    "37": "verzoek om wijziging",
    "38": "andere aanbieder",
    "39": "ander domein",
}
_CODES = {
    "wmo": {
        **_BOTH,
        "19": "volgens plan",
        "21": "cliënt stopt eerder",
        "22": "aanbieder stopt eerder",
        "23": "in overleg eerder gestopt",
        "31": "verhuisd",
    },
    "jeugd": {
        **_BOTH,
        "31": "volgens plan",
        "32": "cliënt stopt eerder",
        "33": "aanbieder stopt eerder",
        "34": "in overleg eerder gestopt",
        "35": "externe oorzaak",
    },
}
_LONGEST_TEXT = 60


def law_of(text: str) -> str | None:
    """Return "wmo" or "jeugd" as a text (a legal basis, a cell) tells, or None when it tells neither or both."""
    lower = text.lower()
    laws = {"wmo": r"wmo|maatschappelijke ondersteuning", "jeugd": r"jeugd|\bjw\b|\bijw\b"}
    told = [law for law, pattern in laws.items() if re.search(pattern, lower)]
    return told[0] if len(told) == 1 else None


def end_reason(cell: str, law: str | None) -> str | None:
    """Return the reason in Dutch words that mean the same under both laws.

    A code of the standards is translated under its law; without a law only codes that mean one thing are. A reason in
    words is kept in small letters. None: unknown code, a code that needs its law, or a text too long to be a reason.
    """
    text = " ".join(cell.split())
    if re.fullmatch(r"\d{1,2}(?:\.0)?", text):
        code = text.removesuffix(".0").zfill(2)
        meanings = {codes[code] for name, codes in _CODES.items() if code in codes and law in (name, None)}
        return meanings.pop() if len(meanings) == 1 else None
    return text.lower() if len(text) <= _LONGEST_TEXT else None
