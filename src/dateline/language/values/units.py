"""The words behind a number → a unit: "deportees" → people, "per cent" → %, "Swiss francs" → CHF.

Known units have one name, and a factor that turns them into the base of their dimension. A noun that is
no known unit names what is counted and stays as it is: "countries". "pounds", "degrees" and "francs"
alone may mean several units; they keep their word, and agree with each of those.

But: a bare dollar is taken for the US dollar, as the news has it.
"""

from __future__ import annotations

from typing import NamedTuple

PEOPLE = "people"
SHARE = "%"


class Unit(NamedTuple):
    """What a known unit measures, and how many of the dimension's base unit it is."""

    dimension: str
    factor: float


_MEASURES: dict[str, tuple[Unit, str]] = {  # unit -> what it is, its words
    "s": (Unit("duration", 1), "second seconds sec secs"),
    "min": (Unit("duration", 60), "minute minutes min mins"),
    "h": (Unit("duration", 3600), "hour hours hr hrs"),
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
    "mi": (Unit("length", 1609.344), "mile miles mi"),
    "g": (Unit("mass", 0.001), "gram grams g"),
    "kg": (Unit("mass", 1), "kg kilo kilos kilogram kilograms"),
    "t": (Unit("mass", 1000), "t ton tons tonne tonnes"),
    "lb": (Unit("mass", 0.45359237), "lb lbs"),
    "ha": (Unit("area", 10_000), "ha hectare hectares"),
    "acres": (Unit("area", 4046.8564224), "acre acres"),
    "km²": (Unit("area", 1_000_000), "km²"),
    "mi²": (Unit("area", 2_589_988.110336), "mi²"),
    "km/h": (Unit("speed", 1), "kph kmh km/h"),
    "mph": (Unit("speed", 1.609344), "mph"),
    "°C": (Unit("temperature", 1), "°c celsius"),
    "kW": (Unit("power", 1), "kilowatt kilowatts kw"),
    "MW": (Unit("power", 1000), "megawatt megawatts mw"),
    "GW": (Unit("power", 1_000_000), "gigawatt gigawatts gw"),
    SHARE: (Unit("share", 1), "% percent pct"),
    "points": (Unit("points", 1), "point points"),
}
UNITS = {unit: what for unit, (what, _) in _MEASURES.items()}
_WORDS = {word: unit for unit, (_, words) in _MEASURES.items() for word in words.split()}

SYMBOLS = {
    "$": "USD", "us$": "USD", "a$": "AUD", "au$": "AUD", "c$": "CAD", "ca$": "CAD", "nz$": "NZD",
    "hk$": "HKD", "s$": "SGD", "r$": "BRL", "mx$": "MXN", "£": "GBP", "€": "EUR", "¥": "JPY", "₹": "INR",
    "rs": "INR", "₩": "KRW", "₽": "RUB", "₺": "TRY", "₴": "UAH", "₪": "ILS", "₦": "NGN", "₱": "PHP",
}  # fmt: skip
_CODES = frozenset(SYMBOLS.values()) | frozenset(
    "CHF SEK NOK DKK PLN CZK HUF CNY ZAR MAD AED SAR EGP PKR ARS".split()
)
_MONEY = {  # the last word alone, else with the word before it
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
_SHARED = {  # a word -> the units that it may stand for
    "pounds": {"GBP", "EGP", "lb"}, "degrees": {"°C"}, "francs": {"CHF"}, "kronor": {"SEK"},
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
_HURT = frozenset(("injured", "wounded", "hurt"))  # not to be taken for the dead
_STOP = frozenset(
    """of in on at by for from to into with without within who whom whose which that were was are is be
    been had has have and or but as than then when while where after before since until during over
    under per a an the each them those these us it every this last next more less so ago later old
    away about up down out off between among against according following including""".split()
)
_LONGEST_NOUN = 4  # words of "Venezuelan asylum seekers" at most


def unit_of(words: list[str]) -> str:
    """Return the unit that the words behind a number name, "" where they name none.

    >>> unit_of(["Swedish", "kronor"]), unit_of(["Venezuelan", "migrants", "in", "Texas"])
    ('SEK', 'people')
    """
    lower = [word.lower().removesuffix(".") for word in words]
    if lower[:1] == ["of"]:  # "hundreds of people"
        lower, words = lower[1:], words[1:]
    if lower[:2] == ["per", "cent"]:
        return SHARE
    if lower[:2] in (["percentage", "points"], ["percentage", "point"]):
        return "points"
    if lower[:1] == ["square"] and (area := {"kilo": "km²", "mile": "mi²"}.get("".join(lower[1:2])[:4])):
        return area
    if words[:1] and words[0] in _CODES:
        return words[0]
    if lower[:1] and lower[0] in ("°", "degrees", "degree"):
        return "°C" if lower[1:2] in (["c"], ["celsius"]) else "degrees"
    return _named(_noun_phrase(lower))


def _named(phrase: list[str]) -> str:
    for before, word in zip(["", *phrase], phrase, strict=False):
        if unit := _MONEY.get(f"{before} {word}") or _MONEY.get(word):
            return unit
        if word in _SHARED:
            return word
    if phrase and phrase[0] in _WORDS:
        return _WORDS[phrase[0]]
    if any(word in _HURT for word in phrase):
        return "injured"
    if any(word in _PEOPLE for word in phrase):
        return PEOPLE
    plurals = [word for word in phrase if word.endswith("s") and not word.endswith("ss")]
    return next(iter(plurals[-1:] or phrase[-1:]), "")  # "homes", of "homes burned"


def currency(sign: str) -> str:
    """Return the ISO 4217 code of "$", "A$", "EUR"; "" for what is no currency."""
    return SYMBOLS.get(sign.lower(), sign if sign in _CODES else "")


def is_count(unit: str) -> bool:
    """Say whether a number with this unit counts things that come whole."""
    return unit not in UNITS and unit not in _SHARED and unit not in _CODES and unit not in _MONEY.values()


def is_plain(unit: str) -> bool:
    """Say whether this is certainly a unit, or a noun in the plural, and not any word behind a number."""
    return unit in (PEOPLE, "injured") or not is_count(unit) or unit.endswith("s")


def kind_of(unit: str) -> str:
    """Return what the unit measures, in one word: "count", "money", "share", "duration", "length"."""
    if unit in UNITS:
        return UNITS[unit].dimension
    if unit in _SHARED or not is_count(unit):
        return "temperature" if unit == "degrees" else "money"
    return "count"


def same_unit(one: str, other: str) -> bool:
    """Say whether both may name the same thing: equal, one unstated count, or a word for several units."""
    if one == other:
        return True
    if is_count(one) and is_count(other):
        return not one or not other
    return other in _SHARED.get(one, ()) or one in _SHARED.get(other, ())


def convertible(one: str, other: str) -> float | None:
    """Return what `one` must be multiplied by to be in `other`, None where that makes no sense.

    >>> convertible("h", "min"), convertible("h", "km")
    (60.0, None)
    """
    if one == other or same_unit(one, other):
        return 1.0
    mine, theirs = UNITS.get(one), UNITS.get(other)
    if mine is None or theirs is None or mine.dimension != theirs.dimension:
        return None
    return mine.factor / theirs.factor


def _noun_phrase(words: list[str]) -> list[str]:
    phrase: list[str] = []
    for word in words:
        if not (word.replace("'", "").replace("’", "").isalpha() or word in _WORDS) or word in _STOP:
            break
        phrase.append(word)
        if len(phrase) == _LONGEST_NOUN:
            break
    return phrase
