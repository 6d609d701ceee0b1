"""Which names are those of countries: the one list of names that there is here, as it is a closed one.

It tells that "Japan" is no place in another country, and nothing more.
"""

from __future__ import annotations

from dateline.language.spelling import plain

_ALSO = {
    "us": "united states",
    "usa": "united states",
    "america": "united states",
    "united states of america": "united states",
    "uk": "united kingdom",
    "britain": "united kingdom",
    "great britain": "united kingdom",
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


def country(words: str) -> str | None:
    """Return the country that words name and nothing else, None where they name none.

    >>> country("the U.S."), country("in Japan"), country("Wuhan, China")
    ('united states', 'japan', None)
    """
    name = " ".join(plain(words).casefold().replace(".", "").strip(" ,;:!?\"“”'").split())
    name = name.removeprefix("in ").removeprefix("the ")
    name = _ALSO.get(name, name)
    return name if name in _NAMES else None
