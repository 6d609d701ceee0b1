"""Which names are those of countries: the one list of names that there is here, as it is a closed one.

It tells that "Japan" is no place in another country, and that the Japanese are of Japan.
"""

from __future__ import annotations

from dateline.language.patterns import lazy
from dateline.language.spelling import plain

_ALSO = {
    "america": "united states",
    "britain": "united kingdom",
    "holland": "netherlands",
    "czech republic": "czechia",
    "turkiye": "turkey",
    "burma": "myanmar",
}
_NAMES = frozenset(
    """
    afghanistan, albania, algeria, angola, argentina, armenia, australia, austria, azerbaijan, bahrain,
    bangladesh, belarus, belgium, benin, bhutan, bolivia, bosnia and herzegovina, botswana, brazil,
    brunei, bulgaria, burkina faso, burundi, cambodia, cameroon, canada, chile, china, colombia,
    congo, costa rica, croatia, cuba, cyprus, czechia, denmark, dominican republic, ecuador, egypt,
    el salvador, eritrea, estonia, eswatini, ethiopia, fiji, finland, france, gabon, gambia,
    germany, ghana, greece, guatemala, guinea, guyana, haiti, honduras, hungary, iceland, india,
    indonesia, iran, iraq, ireland, israel, italy, ivory coast, jamaica, japan, kazakhstan, kenya,
    kosovo, kuwait, kyrgyzstan, laos, latvia, lesotho, liberia, libya, liechtenstein, lithuania,
    madagascar, malawi, malaysia, maldives, mali, malta, mauritania, mauritius, mexico, moldova,
    mongolia, montenegro, morocco, mozambique, myanmar, namibia, nepal, netherlands, new zealand,
    nicaragua, niger, nigeria, north korea, north macedonia, norway, oman, pakistan, panama, papua
    new guinea, paraguay, peru, philippines, poland, portugal, qatar, romania, russia, rwanda, saudi
    arabia, senegal, serbia, sierra leone, slovakia, slovenia, somalia, south africa, south korea,
    south sudan, spain, sri lanka, sudan, sweden, switzerland, syria, taiwan, tajikistan, tanzania,
    thailand, togo, tunisia, turkey, turkmenistan, uganda, ukraine, united arab emirates, united
    kingdom, united states, uruguay, uzbekistan, venezuela, vietnam, yemen, zambia, zimbabwe
    """.strip()
    .replace("\n    ", " ")
    .split(", ")
)

_PEOPLES = {  # of countries and other lands, those whose first six letters are not their land's
    "asia": "asian",
    "australia": "aussie",
    "azerbaijan": "azeri",
    "belgium": "belgian",
    "britain": "british briton brit",
    "canada": "canadian",
    "chile": "chilean",
    "china": "chinese",
    "congo": "congolese",
    "croatia": "croat",
    "cuba": "cuban",
    "cyprus": "cypriot",
    "czechia": "czech",
    "denmark": "danish dane",
    "egypt": "egyptian",
    "england": "english englishman englishwoman",
    "europe": "european",
    "finland": "finnish finn",
    "france": "french frenchman frenchwoman",
    "gaza": "gazan",
    "ghana": "ghanaian",
    "greece": "greek",
    "haiti": "haitian",
    "india": "indian",
    "iran": "iranian",
    "iraq": "iraqi",
    "ireland": "irish irishman irishwoman",
    "italy": "italian",
    "japan": "japanese",
    "kenya": "kenyan",
    "korea": "korean",
    "kosovo": "kosovar",
    "laos": "laotian",
    "lebanon": "lebanese",
    "libya": "libyan",
    "mali": "malian",
    "malta": "maltese",
    "mexico": "mexican",
    "myanmar": "burmese burma",
    "nepal": "nepali nepalese",
    "netherlands": "dutch dutchman dutchwoman holland",
    "norway": "norwegian",
    "peru": "peruvian",
    "philippines": "filipino filipina",
    "poland": "polish",
    "qatar": "qatari",
    "scotland": "scottish scot",
    "senegal": "senegalese",
    "serbia": "serb",
    "spain": "spanish spaniard",
    "sudan": "sudanese",
    "sweden": "swedish swede",
    "switzerland": "swiss",
    "syria": "syrian",
    "thailand": "thai",
    "tibet": "tibetan",
    "turkey": "turkish turk",
    "wales": "welsh welshman",
    "yemen": "yemeni",
}
LAND_OF = {
    form: land for land, people in _PEOPLES.items() for one in people.split() for form in (one, f"{one}s")
}
"""A people or its language, in small letters -> its land."""
_IN_SHORT = tuple(
    (lazy(rf"\b(?:{names})(?!\w)"), land)
    for names, land in (
        (r"U\.\s?S\.(?:\s?A\.)?|USA?|(?:United States|UNITED STATES)(?: of America)?", "America"),
        (r"U\.\s?K\.|UK|United Kingdom|Great Britain", "Britain"),
    )
)


def with_one_name(text: str) -> str:
    """Return a text with one name for each of the countries that go by several.

    >>> with_one_name("the U.S., the United States and the UK")
    'the America, the America and the Britain'
    """
    if "U" not in text and "Britain" not in text:
        return text
    for names, land in _IN_SHORT:
        text = names.sub(land, text)
    return text


def country(words: str) -> str | None:
    """Return the country that words name and nothing else, None where they name none.

    >>> country("the U.S."), country("in Japan"), country("Wuhan, China")
    ('united states', 'japan', None)
    """
    name = " ".join(with_one_name(plain(words)).casefold().replace(".", "").strip(" ,;:!?\"“”'").split())
    name = name.removeprefix("in ").removeprefix("the ")
    name = _ALSO.get(name, name)
    return name if name in _NAMES else None
