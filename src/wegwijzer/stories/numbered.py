"""What gives somebody away by its form: numbers with a check digit, phone, e-mail, postcode, plate, date of birth.

Every pattern looks at a bounded stretch of text, so that reading takes time in proportion to the length.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from wegwijzer.stories.masks import DOUBTFUL, LIKELY, SURE, Mask, MaskKind, proposal

_SEP = r"(?:[ \u00a0]?[\-–/][ \u00a0]?|[ .\u00a0])"
_EMAIL = re.compile(
    r"(?<![\w.+\-])[\w.+\-]{1,64}(?:@[ ]?|[ ]?[(\[](?:at|apenstaartje)[)\]][ ]?|[ ]apenstaartje[ ]"
    r"|[ ]at[ ](?=(?:gmail|hotmail|outlook|live|ziggo|kpn|kpnmail|icloud|yahoo|proton|home)[ .(\[]))"
    r"[\w\-]{1,63}(?:(?:\.|[ ]?[(\[](?:dot|punt)[)\]][ ]?|[ ]punt[ ])[\w\-]{1,63}){1,4}",
    re.IGNORECASE,
)
_LINK = re.compile(
    r"(?:https?://|www\.)[^\s<>\"]{1,2000}"
    r"|\b(?:facebook|instagram|linkedin|tiktok|twitter|x|youtube|snapchat|wa|t)\.(?:com|me|nl)/[^\s<>\"]{1,200}",
    re.IGNORECASE,
)
_HANDLE = re.compile(r"(?<![\w@.])@[a-z_][\w.]{2,29}\b", re.IGNORECASE)
_NAMED_HANDLE = re.compile(
    r"\b(?:insta(?:gram)?|snap(?:chat)?|tiktok|twitter|facebook|discord|gamertag)"
    r"(?:[ -]?(?:naam|account|profiel))?(?: is| heet|:| =)[ ]{1,2}([a-z][\w.]{2,29})",
    re.IGNORECASE,
)
_SITE = re.compile(r"\b[a-z0-9][a-z0-9\-]{1,62}\.(?:nl|com|org|eu|net|info|be|frl|amsterdam)\b(?!@)", re.IGNORECASE)
_IBAN = re.compile(r"\b[a-z]{2}[ ]?\d{2}[ .\-]?(?:[a-z0-9]{1,4}[ .\-]?){2,7}[a-z0-9]{1,4}\b", re.IGNORECASE)
_NL_IBAN = re.compile(r"\bNL[ ]?\d{2}[ .\-]?[A-Z]{4}[ .\-]?(?:\d[ .\-]?){9}\d\b", re.IGNORECASE)
_DIGITS = re.compile(r"(?<![\w,.])\d(?:[ .\-\u00a0]?\d){7,8}(?![\w])(?![.,]\d)")
_PHONE = re.compile(
    rf"(?<![\w])(?:(?:\+|00){_SEP}?31{_SEP}?(?:\(0\){_SEP}?)?|\(?0)(?:\d{_SEP}?\)?{_SEP}?){{8}}\d(?![\w])"
    rf"|(?<![\w])(?:0800|0900|088){_SEP}?\d(?:{_SEP}?\d){{3,6}}(?![\w])"
    rf"|(?<![\w])14[ ]0\d{{2,3}}(?![\w])"
    rf"|(?<![\w])\+(?!31)\d{{1,3}}{_SEP}?\d(?:{_SEP}?\d){{6,10}}(?![\w])"
)
_POSTCODE = re.compile(r"(?<![\w\-])([1-9]\d{3})[ \u00a0]{0,2}([A-Z]{2}|[a-z]{2}|[A-Z][a-z])(?![\w])")
_PLATE = re.compile(
    r"(?<![\w\-])(?:"
    r"[A-Z]{2}-\d{2}-\d{2}|\d{2}-\d{2}-[A-Z]{2}|\d{2}-[A-Z]{2}-\d{2}|[A-Z]{2}-\d{2}-[A-Z]{2}|[A-Z]{2}-[A-Z]{2}-\d{2}"
    r"|\d{2}-[A-Z]{2}-[A-Z]{2}|\d{2}-[A-Z]{3}-\d|\d-[A-Z]{3}-\d{2}|[A-Z]{2}-\d{3}-[A-Z]|[A-Z]-\d{3}-[A-Z]{2}"
    r"|[A-Z]{3}-\d{2}-[A-Z]|[A-Z]-\d{2}-[A-Z]{3}|\d-[A-Z]{2}-\d{3}|\d{3}-[A-Z]{2}-\d"
    r")(?![\w\-])",
    re.IGNORECASE,
)
_LOOSE_PLATE = re.compile(
    r"(?<![\w\-])(?=[A-Z0-9 ]{6,8}(?![\w\-]))(?:"
    r"[A-Z]{2} ?\d{2} ?\d{2}|\d{2} ?\d{2} ?[A-Z]{2}|\d{2} ?[A-Z]{2} ?\d{2}|[A-Z]{2} ?\d{2} ?[A-Z]{2}"
    r"|[A-Z]{2} ?[A-Z]{2} ?\d{2}"
    r"|\d{2} ?[A-Z]{2} ?[A-Z]{2}|\d{2} ?[A-Z]{3} ?\d|\d ?[A-Z]{3} ?\d{2}|[A-Z]{2} ?\d{3} ?[A-Z]|[A-Z] ?\d{3} ?[A-Z]{2}"
    r"|[A-Z]{3} ?\d{2} ?[A-Z]|[A-Z] ?\d{2} ?[A-Z]{3}|\d ?[A-Z]{2} ?\d{3}|\d{3} ?[A-Z]{2} ?\d"
    r")(?![\w\-])",
    re.IGNORECASE,
)
_LETTERS_OF_PLATE = 2
_PLATE_WORDS = re.compile(r"kenteken|nummerbord|nummerplaat|auto|bus(?:je)?|scooter|wagen|brommer|motor", re.IGNORECASE)
_MONTHS = (
    r"jan(?:uari)?|feb(?:ruari)?|maart|mrt|apr(?:il)?|mei|juni?|juli?|aug(?:ustus)?|sep(?:t(?:ember)?)?|okt(?:ober)?"
    r"|nov(?:ember)?|dec(?:ember)?"
)
_DATE = re.compile(
    rf"(?<![\w/.\-])(?:\d{{1,2}}[ ]?[\-/. ][ ]?\d{{1,2}}[ ]?[\-/. ][ ]?(?:19|20)?\d{{2}}"
    rf"|(?:19|20)\d{{2}}[\-/]\d{{1,2}}[\-/]\d{{1,2}}|(?:19|20)\d{{6}}"
    rf"|\d{{1,2}}(?:e|ste|de)?[ \-](?:{_MONTHS})\.?(?:[ \-,]{{1,2}}(?:19|20|['’])?\d{{2}})?)(?![\w]|[\-/]\d)",
    re.IGNORECASE,
)
_BORN = re.compile(
    r"\bgeb(?:oren|oortedatum|oortedag|\.|oorte)?\b|\bjarig\b|verjaar|\bkwam[^.!?]{0,40}ter wereld|op de wereld"
    r"|\bter wereld|\bDOB\b|levenslicht",
    re.IGNORECASE,
)
_NEAR = 45  # characters around a number in which a word explains it
_BSN_WORDS = re.compile(r"\b(?:bsn|burgerservice ?nummer|sofi ?-?nummer|sofi)\b", re.IGNORECASE)
_PHONE_WORDS = re.compile(
    r"\b(?:tel(?:efoon)?(?:nummer)?|bel(?:len|de|t)?|mobiel|06|app(?:en|te)?|nummer)\b", re.IGNORECASE
)
_DIGITS_OF_IBAN = 10
_BANK_WORDS = re.compile(r"iban|rekening|bank|giro", re.IGNORECASE)
_OLD_BORN = 2_012  # a full date of before then is seldom of anything but a birth
_MINE = re.compile(r"\b(?:mijn|m['’]n|zijn|haar|hun|uw|je|jouw)\b", re.IGNORECASE)


def numbered_masks(text: str) -> Iterator[Mask]:
    """Yield what gives somebody away by its form; pieces may overlap."""
    yield from _plain(_EMAIL, text, MaskKind.EMAIL, SURE)
    yield from _plain(_LINK, text, MaskKind.LINK, SURE)
    yield from _plain(_SITE, text, MaskKind.LINK, LIKELY)
    yield from _plain(_HANDLE, text, MaskKind.LINK, LIKELY)
    for match in _NAMED_HANDLE.finditer(text):
        yield proposal(match.start(1), match.end(1), MaskKind.LINK, LIKELY)
    yield from _ibans(text)
    yield from _bsns(text)
    yield from _plain(_PHONE, text, MaskKind.PHONE, SURE)
    yield from _postcodes(text)
    yield from _plates(text)
    yield from _birth_dates(text)


def _plain(pattern: re.Pattern[str], text: str, kind: MaskKind, certainty: float) -> Iterator[Mask]:
    for match in pattern.finditer(text):
        end = match.start() + len(match[0].rstrip(".,;:!?)'\"-– "))
        yield proposal(match.start(), end, kind, certainty)


def _near(pattern: re.Pattern[str], text: str, start: int, end: int) -> bool:
    return pattern.search(text, max(0, start - _NEAR), min(len(text), end + _NEAR)) is not None


def is_bsn(number: str) -> bool:
    """Tell whether nine (or eight) digits pass the eleven test of a BSN: 9a + 8b + … + 2h − i divides by 11."""
    digits = [int(digit) for digit in number.zfill(9)] if number.isascii() and number.isdigit() else []
    if len(digits) != 9 or not any(digits):  # noqa: PLR2004 - a BSN has nine digits
        return False
    weights = (9, 8, 7, 6, 5, 4, 3, 2, -1)
    return sum(weight * digit for weight, digit in zip(weights, digits, strict=True)) % 11 == 0


def is_iban(number: str) -> bool:
    """Tell whether an account number (blanks and marks left out) is right: mod 97 gives 1 (ISO 13616)."""
    bare = re.sub(r"[\s.\-]", "", number).upper()
    if not re.fullmatch(r"[A-Z]{2}\d{2}[A-Z0-9]{11,30}", bare, re.ASCII):
        return False
    return int("".join(str(int(sign, 36)) for sign in bare[4:] + bare[:4])) % 97 == 1


def _ibans(text: str) -> Iterator[Mask]:
    for match in _NL_IBAN.finditer(text):
        sure = is_iban(match[0]) or _near(_BANK_WORDS, text, *match.span())
        yield proposal(match.start(), match.end(), MaskKind.IBAN, 1.0 if sure else SURE)
    for match in _IBAN.finditer(text):
        found = _longest_iban(match[0])
        if found:
            yield proposal(match.start(), match.start() + len(found), MaskKind.IBAN, 1.0)
        elif sum(sign.isdigit() for sign in match[0]) >= _DIGITS_OF_IBAN and _near(_BANK_WORDS, text, *match.span()):
            yield proposal(match.start(), match.end(), MaskKind.IBAN, LIKELY)  # mistyped, but an account number


def _longest_iban(piece: str) -> str:
    """The longest beginning of a piece that is a right account number; a word may stick to its end."""
    ends = [len(piece), *(match.start() for match in re.finditer(r"[ .\-]", piece))]
    return next((piece[:end] for end in sorted(ends, reverse=True) if is_iban(piece[:end])), "")


def _bsns(text: str) -> Iterator[Mask]:
    for match in _DIGITS.finditer(text):
        bare = re.sub(r"\D", "", match[0])
        told = _near(_BSN_WORDS, text, *match.span())
        if told:
            yield proposal(match.start(), match.end(), MaskKind.BSN, 1.0)
        elif len(bare) == 9 and is_bsn(bare) and not bare.startswith("06"):  # noqa: PLR2004 - nine digits
            yield proposal(match.start(), match.end(), MaskKind.BSN, LIKELY)


_NOT_LETTERS = frozenset({"SA", "SD", "SS"})  # PostNL leaves these out of postcodes
_NO_POSTCODE = frozenset(
    {
        *("in", "is", "en", "of", "op", "de", "te", "we", "ze", "er", "om", "al", "ik", "je", "ga", "nu", "zo", "ja"),
        *("km", "kg", "mg", "cm", "mm", "ml", "gb", "mb", "pk", "eu", "bv", "nv", "tv", "na", "uu", "ca", "ed"),
    }
)


def _postcodes(text: str) -> Iterator[Mask]:
    for match in _POSTCODE.finditer(text):
        letters = match[2]
        a_word = " " in match[0] and letters in _NO_POSTCODE  # “in 2024 is”
        if letters.upper() not in _NOT_LETTERS and not a_word:
            yield proposal(match.start(), match.end(), MaskKind.POSTCODE, SURE if letters.isupper() else LIKELY)


def _plates(text: str) -> Iterator[Mask]:
    yield from _plain(_PLATE, text, MaskKind.PLATE, SURE)
    for match in _LOOSE_PLATE.finditer(text):
        if sum(sign.isalpha() for sign in match[0]) < _LETTERS_OF_PLATE:
            continue
        if (match[0].isupper() or " " not in match[0]) and _near(_PLATE_WORDS, text, *match.span()):
            yield proposal(match.start(), match.end(), MaskKind.PLATE, LIKELY)  # “bus van lijn 12” is none
        elif " " not in match[0]:
            yield proposal(match.start(), match.end(), MaskKind.PLATE, DOUBTFUL)


def _birth_dates(text: str) -> Iterator[Mask]:
    for match in _DATE.finditer(text):
        if _near(_BORN, text, *match.span()):
            yield proposal(match.start(), match.end(), MaskKind.BIRTH_DATE, SURE)
            continue
        year = re.search(r"(?:19|20)\d{2}$|^(?:19|20)\d{2}", match[0])
        if year and int(year[0]) < _OLD_BORN and re.match(r"\d", match[0]):
            yield proposal(match.start(), match.end(), MaskKind.BIRTH_DATE, DOUBTFUL)
