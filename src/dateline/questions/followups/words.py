"""The closed lists that follow-ups are recognised with: verbs, prepositions, first names, countries.

But: lists only. What is not in them is looked at in the articles (`mentions.py`), or taken for a noun.
"""

from __future__ import annotations

AUXILIARIES = frozenset(
    """is are was were be been being am do does did has have had can could will would shall should may
    might must isn't aren't wasn't weren't doesn't don't didn't hasn't haven't hadn't can't couldn't
    won't wouldn't""".split()
)
BE = frozenset("is are was were".split())
ASKING = frozenset("who whom whose what which when where why how".split())
PREPOSITIONS = frozenset(
    """about above across after against along among around as at before behind below beside between beyond
    by despite down during for from in inside into near of off on onto outside over past since
    through throughout to toward towards under until up upon via with within without according""".split()
)
CLAUSE_STARTS = frozenset(
    """that who which when while because if before after whether although though since until where why how
    once what as""".split()
)
DETERMINERS = frozenset("the a an this that these those his her its their both all every each some".split())
PRONOUNS = frozenset("he him his she her hers it its they them their theirs".split())
ADVERBS = frozenset(
    """also again still now then later already else there here ever first together yet soon too alone not
    just only really exactly officially""".split()
)
PLURALS = frozenset("people children men women police media troops migrants talks authorities".split())
"""Nouns that are plural without an s, or that one might not take for it."""

MONTHS = (
    "January|February|March|April|May|June|July|August|September|October|November|December"
    "|Jan|Feb|Aug|Sept|Oct|Nov|Dec"
)
WEEKDAYS = "Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday"

_REGULAR = """accept accompany accuse add admit adopt agree aim allow announce answer appeal appear appoint
    approve argue arrest arrive ask attack attend award ban believe belong blame block board book
    call cancel capture carry cause chair challenge charge claim clear climb close coach co-sign
    collapse collect complete concern condemn confirm consider contain continue convict cover crash
    create criticise criticize cross crush damage deal decide declare defend delay deliver demand
    demolish deport describe design destroy detain detect die direct discover discuss dismiss donate
    drop earn elect employ end endorse enter escape estimate evacuate exchange expect explain extend
    fail fear fire follow form found free gain govern guard halt happen head help host hurt identify
    impose include increase injure insist intend introduce invest investigate invite involve issue
    join jump kill land last launch lift list live locate lose mark matter measure mention miss move
    murder name negotiate nominate offer open operate order organise organize oversee own
    participate pass patrol plan play pledge predict prepare present prevent produce promise propose
    protect protest prove publish push raise reach react receive recover reduce refloat refuse
    register reject release remain remove rename replace reply report represent request require
    rescue resign respond rest restore return reveal review rob rule sail score search seize serve
    share sign signal sink smash spread start state stay stop storm strike succeed suffer support
    surrender suspect suspend target testify thank threaten tour transfer travel treat try turn use
    vanish visit visits vote wait walk want warn weigh welcome wipe work worry""".split()
_IRREGULAR = dict(
    pair.split(":")
    for pair in """become:became begin:began break:broke bring:brought build:built buy:bought choose:chose
    come:came     cut:cut do:did draw:drew drive:drove fall:fell feel:felt fight:fought find:found flee:fled
    fly:flew get:got give:gave go:went grow:grew have:had hear:heard hit:hit hold:held keep:kept
    know:knew lead:led leave:left lend:lent lose:lost make:made mean:meant meet:met pay:paid put:put
    read:read ride:rode rise:rose run:ran say:said see:saw seek:sought sell:sold send:sent set:set
    shoot:shot shut:shut sit:sat speak:spoke spend:spent cost:cost stand:stood steal:stole strike:struck
    take:took teach:taught tell:told think:thought throw:threw understand:understood wear:wore
    win:won withdraw:withdrew write:wrote beat:beat""".split()
)
_PARTICIPLES = """begun broken chosen drawn driven fallen flown given gone grown known ridden risen seen
    spoken
    stolen     taken thrown worn withdrawn written beaten done shown""".split()


def _past(verb: str) -> str:
    if verb.endswith("e"):
        return f"{verb}d"
    if verb.endswith("y") and verb[-2] not in "aeou":
        return f"{verb[:-1]}ied"
    return f"{verb}{'p' if verb in ('stop', 'drop') else 'b' if verb == 'rob' else ''}ed"


def _third(verb: str) -> str:
    if verb.endswith("y") and verb[-2] not in "aeou":
        return f"{verb[:-1]}ies"
    return f"{verb}{'es' if verb.endswith(('s', 'sh', 'ch', 'o', 'x')) else 's'}"


BASE_VERBS = frozenset(_REGULAR) | frozenset(_IRREGULAR)
BASE_OF_PAST = {_past(verb): verb for verb in _REGULAR if verb not in _IRREGULAR} | {
    "cancelled": "cancel", "travelled": "travel", "banned": "ban", "planned": "plan", "admitted": "admit",
} | {past: verb for verb, past in _IRREGULAR.items() if past != verb}  # fmt: skip
BASE_OF_PRESENT = {_third(verb): verb for verb in BASE_VERBS} | {"has": "have", "does": "do"}
PARTICIPLES = frozenset(_PARTICIPLES)

PEOPLE = frozenset(
    """person man woman boy girl child judge minister president politician official officer actor actress
    astronaut goalkeeper player singer author writer director leader king queen prince princess
    senator governor mayor lawmaker lawyer scientist researcher chief chancellor general candidate
    journalist reporter artist coach driver doctor striker footballer pope ambassador captain
    secretary chairman chairwoman commissioner prosecutor physicist winner loser successor
    predecessor spokesman spokeswoman spokesperson head opponent host thief suspect wife husband
    father mother son daughter brother sister filmmaker referee engineer pilot""".split()
)
"""Nouns for one person."""

TITLES = {
    "m": frozenset("mr king prince chairman spokesman sir lord congressman pope father brother".split()),
    "f": frozenset(
        "mrs ms miss queen princess chairwoman spokeswoman lady dame congresswoman empress".split()
    ),
}
FIRST_NAMES = {
    "m": frozenset(
        """aaron abdul adam adrian ahmed alan albert alejandro alex alexander alfred ali andrei andrew andrés
    anthony antonio arthur benjamin bernard bernardo bill bob boris brad brandon brian bruce carl
    carlo carlos charles christian christopher cillian colm craig dan daniel dave david dennis diego
    dmitry donald douglas drew edward eelco elon emmanuel eric erik ernesto felipe fernando filippo
    francisco frank fred gary geoffrey george giorgio giuseppe gregory guillaume gustavo hakeem hans
    hayao henry hugo ian igor ivan jack jacob jacques jaime jair james jan jason javier jean jeff
    jens jeremy jimmy jonathan joe john jorge joseph josé joão juan julio justin karl keir kenneth
    kevin klaus kyle larry lars lee leonardo louis luc luis luiz lukas marc marcelo marco mario mark
    martin matteo matthew max michael miguel mike mohamed mohammed muhammad narendra nicolas nicolás
    nigel oleg olaf omar omer oscar pablo patrick paul pavel pedro peter philip pierre piotr rafael
    ralph raymond recep ricardo richard rishi robert roberto rodrigo roger roman ronald ryan sam
    samuel santiago scott sean sergei sergey simon stephen steve steven stuart tedros terry thom
    thomas tim timothy tom tomas tony victor viktor vincent vincenzo vladimir volodymyr walter wes
    wilhelm william winston wolfgang xavier yevgeny""".split()
    ),
    "f": frozenset(
        """aitana alessia alexandra alice alicia alison amanda amy ana andrea angela angelina anita ann anna
    anne annalena annie barbara beatrice beth betty billie brenda camilla carla carmen carol
    caroline catherine cecilia charlotte chloe christina christine cindy clara claudia consuelo
    cristina cynthia deborah diana diane dilma dolores donna dorothy droupadi elena elisabeth
    elizabeth ella ellen emily emma erika estee eva evelyn fatima fiona florence frances gabriela
    ghada giorgia gloria grace greta guadalupe hannah heather helen hillary ida ingrid irene isabel
    isabella jacinda jane janet jennifer jessica jill joan joanna judith julia julie kaja kalpana
    kamala karen karin kate katherine kathleen kathy katja keira kelly kim kimberly kirsten
    kristalina kristi lauren laura laure laurence leah lily linda lisa liz louise lucy luisa lynn
    magdalena malala margaret maria mariona marie marina marta martha mary melania melissa mette
    michelle mia monica nadia nancy natalia nicola nina nora olena olga olivia pamela patricia paula
    rachel rachida rebecca rita rosa rosario roberta ruth sally salma samantha sandra sanna sara
    sarah sarina sharon sheila sofia sonia sophia sophie stella susan svetlana sylvia teresa theresa
    tina ursula valentina valerie vanessa victoria virginia xiomara xóchitl yolanda yulia""".split()
    ),
}
PLACE_NAMES = frozenset(
    """Afghanistan Africa Albania Algeria America Argentina Armenia Asia Australia Austria Azerbaijan
    Bangladesh Belarus Belgium Belize Bolivia Bosnia Brazil Britain Bulgaria Cambodia Cameroon
    Canada Chile China Colombia Congo Croatia Cuba Cyprus Denmark Ecuador Egypt England Estonia
    Ethiopia Europe Finland France Georgia Germany Ghana Greece Greenland Guatemala Haiti Honduras
    Hungary Iceland India Indonesia Iran Iraq Ireland Israel Italy Jamaica Japan Jordan Kazakhstan
    Kenya Kosovo Kuwait Laos Latvia Lebanon Libya Lithuania Luxembourg Malaysia Mali Malta Mexico
    Moldova Mongolia Montenegro Morocco Mozambique Myanmar Namibia Nepal Netherlands Nicaragua Niger
    Nigeria Norway Oman Pakistan Palestine Panama Paraguay Peru Philippines Poland Portugal Qatar
    Romania Russia Rwanda Scotland Senegal Serbia Singapore Slovakia Slovenia Somalia Spain Sudan
    Sweden Switzerland Syria Taiwan Tanzania Thailand Tunisia Turkey Türkiye Uganda Ukraine Uruguay
    Uzbekistan Venezuela Vietnam Wales Yemen Zambia Zimbabwe Gaza Washington London Paris Berlin
    Brussels Moscow Kyiv Beijing Tokyo Rome Madrid Geneva California Texas Florida""".split()
) | frozenset(
    ("Costa Rica", "El Salvador", "United States", "United Kingdom", "Saudi Arabia", "South Africa",
     "South Korea", "North Korea", "New Zealand", "Sri Lanka", "New York", "Hong Kong", "Northern Ireland",
     "Guatemala City",
     "Mexico City", "Panama City", "Los Angeles", "San José", "US", "USA", "UK", "U.S.", "U.K.")
)  # fmt: skip
