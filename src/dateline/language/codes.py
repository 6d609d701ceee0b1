"""What a file calls a language → the code that BCP 47 has for it: "eng", "en_GB" and "English" are `en`."""

from __future__ import annotations

import re

_CODE = re.compile(r"([A-Za-z]{2,3})(?:[-_][A-Za-z0-9]{1,8})*")
_NONE = frozenset({"und", "mul", "zxx", "mis"})
_OTHERS = {
    "ar": "ara arabic", "bg": "bul bulgarian", "ca": "cat catalan", "cs": "cze ces czech",
    "cy": "wel cym welsh", "da": "dan danish", "de": "ger deu german", "el": "gre ell greek",
    "en": "eng english", "es": "spa spanish", "et": "est estonian", "fa": "per fas persian",
    "fi": "fin finnish", "fr": "fre fra french", "ga": "gle irish", "he": "heb hebrew", "hi": "hin hindi",
    "hr": "hrv croatian", "hu": "hun hungarian", "id": "ind indonesian", "it": "ita italian",
    "ja": "jpn japanese", "ko": "kor korean", "lt": "lit lithuanian", "lv": "lav latvian",
    "nl": "dut nld dutch", "no": "nor norwegian", "nb": "nob", "nn": "nno", "pl": "pol polish",
    "pt": "por portuguese", "ro": "rum ron romanian", "ru": "rus russian", "sk": "slo slk slovak",
    "sl": "slv slovenian", "sr": "srp serbian", "sv": "swe swedish", "th": "tha thai", "tr": "tur turkish",
    "uk": "ukr ukrainian", "vi": "vie vietnamese", "zh": "chi zho chinese",
}  # fmt: skip
"""Three-letter codes, and English names, by the two letters that stand for both."""

_SHORT = {name: code for code, names in _OTHERS.items() for name in names.split()}


def language_code(stated: str) -> str | None:
    """Return the language alone, without its country: `--lang en` is to find what was written in en-GB.

    >>> language_code("en-GB"), language_code("fre"), language_code("German"), language_code("und")
    ('en', 'fr', 'de', None)
    """
    match = _CODE.fullmatch(stated.strip())
    word = (stated.strip() if match is None else match[1]).lower()
    return _SHORT.get(word, None if match is None or word in _NONE else word)
