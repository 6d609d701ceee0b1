"""The words behind a number → a unit: "deportees" → people, "per cent" → %, "Swiss francs" → CHF.

Known units have one name, and a factor that turns them into the base of their dimension. A noun that is
no known unit names what is counted and stays as it is: "countries". "pounds", "degrees" and "francs"
alone may mean several units; they keep their word, and agree with each of those.

A bare dollar is taken for the US dollar, as the news has it. Gallons, barrels and the like, which are not
everywhere the same, are counted and not converted.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from dateline.language.lexicon import (
    AUXILIARIES,
    CLAUSE_STARTS,
    DETERMINERS,
    MANY,
    MONTHS,
    PREPOSITIONS,
    PRONOUNS,
    WEEKDAYS,
)
from dateline.language.patterns import lazy

BROKEN = "#"
"""What stands for a word that looks like a number and is none."""
PEOPLE = "people"
INJURED = "injured"
SHARE = "%"
DEGREES = "degrees"
"""Of Celsius or of Fahrenheit, which nothing tells."""


class Unit(NamedTuple):
    """What a known unit measures, and how much of the dimension's base unit it is: factor * n + offset."""

    dimension: str
    factor: float
    offset: float = 0.0


_MEASURES: dict[str, tuple[Unit, str]] = {  # unit -> what it is, its words
    "s": (Unit("duration", 1), "second seconds sec secs"),
    "min": (Unit("duration", 60), "minute minutes min mins"),
    "h": (Unit("duration", 3600), "hour hours hr hrs h"),
    "days": (Unit("duration", 86400), "day days"),
    "weeks": (Unit("duration", 604800), "week weeks"),
    "months": (Unit("duration", 2629800), "month months"),
    "years": (Unit("duration", 31557600), "year years yr yrs"),
    "decades": (Unit("duration", 315576000), "decade decades"),
    "mm": (Unit("length", 0.001), "mm millimetre millimetres millimeter millimeters"),
    "cm": (Unit("length", 0.01), "cm centimetre centimetres centimeter centimeters"),
    "m": (Unit("length", 1), "m metre metres meter meters"),
    "km": (Unit("length", 1000), "km kilometre kilometres kilometer kilometers"),
    "in": (Unit("length", 0.0254), "inch inches"),
    "ft": (Unit("length", 0.3048), "foot feet ft"),
    "yd": (Unit("length", 0.9144), "yard yards yd yds"),
    "nmi": (Unit("length", 1852), "nmi"),
    "mi": (Unit("length", 1609.344), "mile miles mi"),
    "g": (Unit("mass", 0.001), "gram grams g"),
    "kg": (Unit("mass", 1), "kg kgs kilo kilos kilogram kilograms kilogramme kilogrammes"),
    "t": (Unit("mass", 1000), "t ton tons tonne tonnes"),
    "lb": (Unit("mass", 0.45359237), "lb lbs"),
    "oz": (Unit("mass", 0.028349523125), "oz ounce ounces"),
    "st": (Unit("mass", 6.35029318), "stone"),
    "ha": (Unit("area", 10_000), "ha hectare hectares"),
    "acres": (Unit("area", 4046.8564224), "acre acres"),
    "km²": (Unit("area", 1_000_000), "km² km2 sqkm"),
    "mi²": (Unit("area", 2_589_988.110336), "mi² mi2 sqmi"),
    "m²": (Unit("area", 1), "m² m2 sqm"),
    "ft²": (Unit("area", 0.09290304), "ft² ft2 sqft"),
    "l": (Unit("volume", 0.001), "litre litres liter liters"),
    "m³": (Unit("volume", 1), "m³ m3"),
    "ft³": (Unit("volume", 0.028316846592), "ft³ ft3"),
    "km/h": (Unit("speed", 1), "kph kmh kmph km/h"),
    "mph": (Unit("speed", 1.609344), "mph"),
    "m/s": (Unit("speed", 3.6), "m/s"),
    "knots": (Unit("speed", 1.852), "knot knots"),
    "°C": (Unit("temperature", 1), "°c ºc ℃ celsius centigrade"),
    "°F": (Unit("temperature", 5 / 9, -160 / 9), "°f ºf ℉ fahrenheit"),
    "kW": (Unit("power", 1), "kilowatt kilowatts kw"),
    "MW": (Unit("power", 1000), "megawatt megawatts mw"),
    "GW": (Unit("power", 1_000_000), "gigawatt gigawatts gw"),
    "kWh": (Unit("energy", 1), "kwh kilowatt-hours"),
    "MWh": (Unit("energy", 1000), "mwh"),
    "GWh": (Unit("energy", 1_000_000), "gwh"),
    "TWh": (Unit("energy", 1_000_000_000), "twh"),
    SHARE: (Unit("share", 1), "% percent pct pc"),
    "points": (Unit("points", 1), "point points"),
    "basis points": (Unit("points", 0.01), "bp bps"),
}
UNITS = {unit: what for unit, (what, _) in _MEASURES.items()}
_WORDS = {word: unit for unit, (_, words) in _MEASURES.items() for word in words.split()}

SYMBOLS = {
    "$": "USD", "us$": "USD", "a$": "AUD", "au$": "AUD", "c$": "CAD", "ca$": "CAD", "nz$": "NZD",
    "hk$": "HKD", "s$": "SGD", "r$": "BRL", "mx$": "MXN", "£": "GBP", "€": "EUR", "¥": "JPY", "₹": "INR",
    "rs": "INR", "rp": "IDR", "rm": "MYR", "kr": "kronor", "nt$": "TWD", "u.s.$": "USD",
    "$us": "USD", "$a": "AUD", "$nz": "NZD", "$c": "CAD", "$hk": "HKD", "sfr": "CHF", "cad$": "CAD",
    "usd$": "USD", "฿": "THB", "₩": "KRW", "₽": "RUB", "₺": "TRY", "₴": "UAH", "₪": "ILS", "₦": "NGN",
    "₱": "PHP",
}  # fmt: skip
CODES = (frozenset(SYMBOLS.values()) - {"kronor"}) | frozenset(
    "CHF SEK NOK DKK PLN CZK HUF CNY RMB ZAR MAD AED SAR EGP PKR ARS KES BDT LKR CLP COP VND".split()
)
MONEY = {  # the last word alone, else with the word before it
    "euro": "EUR", "euros": "EUR", "dollar": "USD", "dollars": "USD", "sterling": "GBP", "yen": "JPY",
    "yuan": "CNY", "renminbi": "CNY", "rouble": "RUB", "roubles": "RUB", "ruble": "RUB", "rubles": "RUB",
    "won": "KRW", "zloty": "PLN", "zlotys": "PLN", "rand": "ZAR", "hryvnia": "UAH", "hryvnias": "UAH",
    "shekels": "ILS", "reais": "BRL", "naira": "NGN", "baht": "THB", "forint": "HUF", "forints": "HUF",
    "australian dollars": "AUD", "canadian dollars": "CAD", "zealand dollars": "NZD", "kong dollars": "HKD",
    "singapore dollars": "SGD", "british pounds": "GBP", "egyptian pounds": "EGP", "swiss francs": "CHF",
    "swedish kronor": "SEK", "swedish crowns": "SEK", "norwegian kroner": "NOK", "danish kroner": "DKK",
    "indian rupees": "INR", "pakistani rupees": "PKR", "mexican pesos": "MXN", "argentine pesos": "ARS",
    "moroccan dirhams": "MAD", "emirati dirhams": "AED", "turkish lira": "TRY", "turkish liras": "TRY",
}  # fmt: skip
SHARED = {  # a word -> the units that it may stand for
    "pounds": {"GBP", "EGP", "lb"}, DEGREES: {"°C", "°F"}, "francs": {"CHF"}, "kronor": {"SEK", "NOK", "DKK"},
    "kroner": {"NOK", "DKK"},
    "crowns": {"SEK", "NOK", "DKK", "CZK"}, "rupees": {"INR", "PKR"}, "pesos": {"MXN", "ARS", "PHP"},
    "dirhams": {"MAD", "AED"}, "lira": {"TRY"}, "liras": {"TRY"}, "cents": set[str](),
}  # fmt: skip
_PEOPLE = frozenset(
    """people persons men women children boys girls babies adults teenagers youths inhabitants residents
    citizens civilians migrants refugees deportees foreigners guests passengers travellers travelers
    visitors tourists spectators viewers fans voters workers employees staff soldiers troops police
    officers firefighters rescuers students pupils teachers doctors nurses patients victims
    survivors prisoners detainees hostages protesters demonstrators dead deaths killed casualties
    fatalities missing homeless americans hondurans guatemalans venezuelans haitians ukrainians
    russians palestinians israelis syrians turks seekers miners fishermen pilots farmers drivers
    players judges lawyers journalists diplomats lawmakers deputies senators candidates priests
    climbers hikers sailors divers commuters customers recruits reservists conscripts militants
    rebels fighters gunmen suspects attackers settlers peacekeepers medics infants minors relatives
    crew person man woman child worker soldier""".split()
)
_MANY_PEOPLE = (
    *("people", "persons", "children", "women", "goers", "dwellers", "workers", "owners", "seekers"),
    *("fighters", "mongers", "keepers"),
)
"""How words for people end that are made of two: "partygoers", "homeowners"."""
_PUBLIC_MONEY = frozenset(
    """money debt cash savings funding investment aid damage sales fines profit revenue income spending
    taxpayers taxpayer public tax taxes government state private compensation support cuts""".split()
)  # of which pounds are no weight
_HURT = frozenset(("injured", "wounded", "hurt"))  # not to be taken for the dead
_STOP = frozenset(
    """us next last more less so ago later old away up down out then or but and including not also being
    been""".split()
).union(AUXILIARIES, CLAUSE_STARTS, DETERMINERS, PRONOUNS, PREPOSITIONS - {"past", "inside", "outside"})
_DAYS = frozenset((*WEEKDAYS, *MONTHS))
_PLURAL = lazy(MANY)
_LONGEST_NOUN = 4  # words of "Venezuelan asylum seekers" at most
_FARTHEST = 12  # tokens behind a number that may name its unit


def unit_of(words: Sequence[str]) -> str:
    """Return the unit that the words behind a number name, "" where they name none.

    >>> unit_of(["Swedish", "kronor"]), unit_of(["Venezuelan", "migrants", "in", "Texas"])
    ('SEK', 'people')
    """
    scale = words[0] if words and words[0] in ("C", "F") else ""
    if scale and not _begins_name(words[1:3]):
        return f"°{scale}"
    words = [word for word in words[:_FARTHEST] if word != "-"]
    lower = [word.lower().removesuffix(".") for word in words]
    if lower[:1] == ["of"]:  # "hundreds of people"
        lower, words = lower[1:], words[1:]
    if not words:
        return ""
    if words[0] in CODES or words[0] in ("$", "£", "€", "¥", "₹"):
        return SYMBOLS.get(words[0], words[0])
    if words[0] in ("M", "G", "T", "H", "L", "S"):  # of a name: 3M, 5G
        return ""
    if lower[:2] == ["pounds", "of"] and not _PUBLIC_MONEY.intersection(lower[2:4]) and len(lower) > 2:
        return "lb"  # "16,000 pounds of ground beef"
    return _of_two_words(lower) or _temperature(lower) or _named(_noun_phrase(lower))


def _begins_name(behind: Sequence[str]) -> bool:
    """Whether a letter belongs to a name by what stands behind it: C Series, C-section; but "40 C Monday"."""
    if behind[:1] == ["-"]:
        return len(behind) > 1 and not behind[1][0].isdecimal()
    return bool(behind) and behind[0][0].isupper() and behind[0] not in _DAYS


def _of_two_words(lower: Sequence[str]) -> str:
    """The unit that several words name: "per cent", "basis points", "square miles", "miles an hour"."""
    first, second = lower[0], lower[1] if len(lower) > 1 else ""
    if (first, second) == ("per", "cent"):
        return SHARE
    if first == "percentage" and second in ("point", "points"):
        return "points"
    if first == "basis" and second in ("point", "points"):
        return "basis points"
    if first == "nautical" and second in ("mile", "miles"):
        return "nmi"
    if first in ("square", "sq", "cubic", "cu"):
        measured = [word for word in lower[1:3] if word not in ("", ".")][:1]
        length = _WORDS.get(measured[0]) if measured else None
        unit = f"{length}{'³' if first in ('cubic', 'cu') else '²'}"
        return unit if unit in UNITS else ""
    per_hour = [word for word in lower[1:3] if word not in ("per", "an", "/")] if len(lower) > 2 else []
    if per_hour in (["hour"], ["h"], ["hr"]) and (
        speed := {"mi": "mph", "km": "km/h"}.get(_WORDS.get(first, ""))
    ):
        return speed
    if per_hour in (["second"], ["s"]) and _WORDS.get(first) == "m":
        return "m/s"
    return ""


def _temperature(lower: Sequence[str]) -> str:
    if lower[0] not in ("°", "º", "degrees", "degree", "deg"):
        return ""
    scale = lower[1] if len(lower) > 1 else ""
    return {"c": "°C", "celsius": "°C", "centigrade": "°C", "f": "°F", "fahrenheit": "°F"}.get(scale, DEGREES)


def is_unit_word(word: str) -> bool:
    """Say whether letters that follow digits without a space are a unit: 40C, 6ft, 25bp; but not 5G."""
    return word in ("C", "F") or (word.lower() in _WORDS and word not in ("G", "T", "H", "L"))


def _named(phrase: list[str]) -> str:
    for before, word in zip(["", *phrase], phrase, strict=False):
        if unit := MONEY.get(f"{before} {word}") or MONEY.get(word):
            return unit
        if word in SHARED:
            return word
    if phrase and phrase[0] in _WORDS:
        return _WORDS[phrase[0]]
    if any(word in _HURT for word in phrase):
        return INJURED
    if any(map(is_person_word, phrase)):
        return PEOPLE
    plurals = [word for word in phrase if is_plural(word)]
    if plurals:
        return plurals[-1]  # "homes", of "homes burned"
    noun = phrase[-1] if phrase else ""
    return noun if len(noun) > 1 and noun not in UNITS else ""


def currency(sign: str) -> str:
    """Return the ISO 4217 code of "$", "A$", "EUR"; "" for what is no currency."""
    return SYMBOLS.get(sign.lower(), sign if sign in CODES else "")


def is_person_word(word: str) -> bool:
    """Say whether a word names people by what they are: "passengers", "workers", "dead"."""
    return word.lower() in _PEOPLE or word.lower().endswith(_MANY_PEOPLE)


def is_plural(word: str) -> bool:
    """Say whether a word in small letters may be a noun in the plural: "homes", "aircraft"."""
    return _PLURAL.fullmatch(word) is not None


def _noun_phrase(words: Sequence[str]) -> list[str]:
    phrase: list[str] = []
    for word in words:
        if word == BROKEN and not any(map(is_plural, phrase)):  # of a name: "45 F-16 jets"
            phrase.clear()
            continue
        if not (word.replace("'", "").replace("’", "").isalpha() or word in _WORDS) or word in _STOP:
            break
        if word.endswith("ing") and phrase and (phrase[-1].endswith("s") or phrase[-1] in _PEOPLE):
            break  # "22 chimps applying insects"
        phrase.append(word)
        if len(phrase) == _LONGEST_NOUN:
            break
    return phrase
