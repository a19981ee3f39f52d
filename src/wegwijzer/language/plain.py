"""Is a Dutch text plain? Long sentences, jargon, passives and abbreviations that nobody explained.

Made for the sentences of this program and the texts of its pages, level B1. It finds what a rule can find; whether a
text is clear only a reader can say.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

LONGEST = 22  # words in a sentence; names and numbers in it count too
_PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|\{[^{}]*\}|%[sd]")
_ENDS = re.compile(r"(?<=[.!?])[”\"')]*\s+(?=[A-Z“\"(])|\n+|(?<=:)\s+(?=[A-Z][a-z]+ [a-z])")
_MARKUP = re.compile(r"<[^>]+>|`[^`]*`|https?://\S+|\S+@\S+|--?[a-z][\w-]*")
_WORD = re.compile(r"[A-Za-zÀ-ÿ][A-Za-zÀ-ÿ'’-]*|\d[\d.,]*")
_ABBREVIATION = re.compile(r"\b(?:[a-z]\.){2,}|\b(?:bijv|ca|evt|excl|incl|max|nr|resp|tel)\.(?=\s|$)", re.IGNORECASE)
_CAPITALS = re.compile(r"\b[A-Z][A-Z0-9]{1,5}\b")
_PASSIVE = re.compile(
    r"\b(?:wordt|worden|werd|werden)\b(?:\s+[\w’'-]+){0,7}?\s+(?:ge|be|ver|ont|her)\w+(?:d|t|en)\b", re.IGNORECASE
)


class Kind(StrEnum):
    """What is hard to read."""

    LONG = "long"
    JARGON = "jargon"
    PASSIVE = "passive"
    ABBREVIATION = "abbreviation"


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that is hard to read: its kind, the words, and what to do (Dutch)."""

    kind: Kind
    words: str
    advice: str


JARGON = {
    "adequaat": "passend",
    "alvorens": "voordat",
    "applicatie": "programma",
    "benchmark": "vergelijking",
    "betreffende": "over",
    "betrouwbaarheidsinterval": "marge",
    "conform": "volgens",
    "continueren": "doorgaan met",
    "correlatie": "samenhang",
    "dashboard": "scherm",
    "data-analyse": "cijfers bekijken",
    "derhalve": "daarom",
    "dimensie": "verdeling",
    "dataset": "gegevens",
    "desbetreffende": "deze",
    "disaggregeren": "opsplitsen",
    "effectueren": "uitvoeren",
    "evident": "duidelijk",
    "exporteren": "downloaden",
    "facilit(?:eren|eert)": "helpen",
    "fluctu(?:atie|eert|eren)": "gaat op en neer",
    "focussen": "letten op",
    "frequentie": "hoe vaak",
    "geaggregeerd": "samengeteld",
    "genereren": "maken",
    "gremium": "groep",
    "heterogeen": "verschillend",
    "implementeren": "invoeren",
    "incidentie": "nieuwe gevallen",
    "indien": "als",
    "initiëren": "beginnen",
    "integraal": "samen",
    "interpoleren": "aanvullen",
    "inzake": "over",
    "kwantificeren": "tellen",
    "methodologie": "manier van werken",
    "middels": "met",
    "mitigeren": "kleiner maken",
    "monitoren": "volgen",
    "onderhavige": "deze",
    "operationaliseren": "meetbaar maken",
    "optimaliseren": "beter maken",
    "percentiel": "plaats in de rij",
    "populatie": "groep mensen",
    "prevalentie": "hoe vaak iets voorkomt",
    "respectievelijk": "en",
    "respondent(?:en)?": "mensen die antwoord gaven",
    "significant(?:e)?": "aantoonbaar",
    "slice": "deel",
    "stakeholder(?:s)?": "betrokkenen",
    "standaarddeviatie": "spreiding",
    "steekproeftrekking": "steekproef",
    "substantieel": "flink",
    "teneinde": "om te",
    "tevens": "ook",
    "thans": "nu",
    "variabele(?:n)?": "kenmerk",
    "valideren": "controleren",
    "vigerende": "geldende",
    "voorts": "verder",
    "workspace": "werkplek",
}
_JARGON = re.compile(rf"\b(?:{'|'.join(JARGON)})\b", re.IGNORECASE)
# names and words that readers of these pages know, that the page explains, or that stand for what one types
KNOWN_CAPITALS = frozenset(
    [
        "CBS",
        "RIVM",
        "GGD",
        "PBL",
        "VNG",
        "AVG",
        "BSN",
        "EU",
        "NL",
        "CC",
        "WMO",
        "KWB",
        "WOZ",
        "SROI",
        "MKBA",
        "SPSS",
        "B1",
        "A4",
        "AA",
        "WCAG",
        "UA",
        "QR",
        "IP",
        "PC",
        "API",
        "URL",
        "UTC",
        "UTF",
        "PDF",
        "CSV",
        "JSON",
        "JSONL",
        "YAML",
        "HTML",
        "XLSX",
        "DOCX",
        "PNG",
        "SVG",
        "TXT",
        "ZIP",
        "ODS",
        "SAV",
        "SQL",
        "MD",
        "ISO",
        "ID",
        "OK",
        "SMTP",
        "TLS",
        "USB",
        "CPU",
        "GB",
        "MB",
        "KB",
        "JPEG",
        "JPG",
        "GIF",
        "M4A",
        "MP3",
        "MP4",
        "OGG",
        "WAV",
        "WEBM",
        "WEBP",
        "XML",
        "REFI",
        "QDA",
        "NAAM",
        "JAAR",
        "BESTAND",
        "MAP",
        "TABEL",
        "KOLOM",
    ]
)


def findings(text: str, *, longest: int = LONGEST, known: frozenset[str] = KNOWN_CAPITALS) -> tuple[Finding, ...]:
    """Return what is hard to read in a Dutch text, in order; nothing for a plain text.

    A placeholder counts as one word. Names of options, code and addresses are left out. A passive with "wordt" counts
    only together with a participle in the same sentence.
    """
    bare = _MARKUP.sub(" ", _PLACEHOLDER.sub("Iets", text))
    return tuple(found for sentence in sentences_of(bare) for found in _in_sentence(sentence, longest, known))


def sentences_of(text: str) -> tuple[str, ...]:
    """Return the sentences of a text; a list item or a line of its own is one too."""
    return tuple(part.strip() for part in _ENDS.split(text) if part and part.strip())


def words_in(sentence: str) -> int:
    """Return how many words a sentence has; a number is one."""
    return len(_WORD.findall(sentence))


def _in_sentence(sentence: str, longest: int, known: frozenset[str]) -> Iterator[Finding]:
    number = words_in(sentence)
    if number > longest:
        yield Finding(Kind.LONG, sentence, f"Maak er twee zinnen van: dit zijn {number} woorden.")
    for match in _JARGON.finditer(sentence):
        yield Finding(Kind.JARGON, match[0], f"Schrijf liever: {_plainer(match[0])}.")
    for match in _PASSIVE.finditer(sentence):
        yield Finding(Kind.PASSIVE, match[0], "Zeg wie het doet.")
    for match in _ABBREVIATION.finditer(sentence):
        yield Finding(Kind.ABBREVIATION, match[0], "Schrijf het voluit.")
    for match in _CAPITALS.finditer(sentence):
        if match[0] not in known and not re.fullmatch(r"[A-Z]{1,2}\d+", match[0]):
            yield Finding(Kind.ABBREVIATION, match[0], "Schrijf het voluit, of leg het uit.")


def _plainer(word: str) -> str:
    return next(plain for hard, plain in JARGON.items() if re.fullmatch(hard, word, re.IGNORECASE))
