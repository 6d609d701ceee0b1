"""What English words are, in closed lists: each stands here once, and whoever needs it takes it from here.

Auxiliaries, prepositions and the like; months and weekdays; verbs with their forms; offices, trades and other
nouns for one person. No name of a person or a place is among them: what a name belongs to is looked up in the
articles.
"""

from __future__ import annotations

BE = frozenset("is are was were".split())
_PLAIN_AUXILIARIES = frozenset(
    "do does did has have had can could will would shall should may might must".split()
) | BE  # fmt: skip
AUXILIARIES = (
    _PLAIN_AUXILIARIES
    | frozenset(f"{word}n't" for word in "is are was were does do did has have had could wo would".split())
    | frozenset("be been being am can't".split())
)
AUXILIARY = (
    rf"(?:(?:{'|'.join(sorted(_PLAIN_AUXILIARIES, key=len, reverse=True))})(?:n['’]t)?|(?:wo|ca|sha)n['’]t)"
)
"""A pattern for an auxiliary that a question or a clause may begin with, denied or not."""

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
NO_S = r"(?:people|children|[a-z]*(?:men|craft|fish)|species|sheep|deer|cattle)"
"""A pattern for nouns whose plural has no s of its own; of some only the verb tells that it is one."""
_S_OF_ONE = (  # "virus", "crisis", "pass", "famous"
    r"(?:(?!menus|gurus|emus)[a-z]*us|[a-z]*(?:ss|sis)|(?:econom|eth|polit|phys|mathemat|athlet|gymnast|olymp)ics|"
    r"news|series|headquarters|gas|bias|atlas|canvas|lens|tennis|metropolis|chaos|means|measles|diabetes|"
    r"christmas|its|this|his)\b"
)
ENDS_IN_S = rf"(?!{_S_OF_ONE})[a-z]{{2,}}s\b"
"""A pattern for a plural by its last letter, which is that of more verbs than one."""
MANY = rf"(?:{NO_S}|{ENDS_IN_S})"
"""A pattern for a noun in the plural."""

MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October",
    "November", "December",
)  # fmt: skip
WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
MONTH = "|".join((*MONTHS, "Jan", "Feb", "Aug", "Sept", "Oct", "Nov", "Dec"))
"""A pattern for a month, in full or short."""
SHORT_MONTH = r"(?:Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec)\b\.?"
"""A pattern for a short month and its dot, beside a day or a year: "Mar" alone is none."""
WEEKDAY = "|".join(WEEKDAYS)

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
    shoot:shot shut:shut sink:sank sit:sat speak:spoke spend:spent cost:cost stand:stood steal:stole
    strike:struck take:took teach:taught tell:told think:thought throw:threw understand:understood wear:wore
    win:won withdraw:withdrew write:wrote beat:beat""".split()
)
PARTICIPLE_OF_PAST = dict(
    pair.split(":")
    for pair in """began:begun broke:broken chose:chosen drew:drawn drove:driven fell:fallen flew:flown
    gave:given went:gone grew:grown knew:known rode:ridden rose:risen sank:sunk saw:seen spoke:spoken
    stole:stolen took:taken threw:thrown wore:worn withdrew:withdrawn wrote:written beat:beaten did:done
    showed:shown""".split()
)
"""The participles that are not like the past."""


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
BASE_OF_PARTICIPLE = {one: BASE_OF_PAST.get(past, past) for past, one in PARTICIPLE_OF_PAST.items()}
BASE_OF_PRESENT = {_third(verb): verb for verb in BASE_VERBS} | {"has": "have", "does": "do"}
PARTICIPLES = frozenset(PARTICIPLE_OF_PAST.values())

MALE = frozenset(
    "mr king prince emperor sir lord pope chairman spokesman congressman father brother son husband".split()
)
FEMALE = frozenset(
    """mrs ms miss queen princess empress lady dame chairwoman spokeswoman congresswoman mother sister
    daughter wife actress""".split()
)
"""Titles and nouns by which it is told whether somebody is a he or a she."""
FIELDS = frozenset(
    "interior foreign finance defence defense prime general attorney vice first emeritus emerita".split()
)
"""Words that belong to a title and are none by themselves."""
TITLES = FIELDS | frozenset(
    """president minister secretary chancellor king queen prince princess pope senator representative governor
    mayor judge justice chief chairman chairwoman chairperson director commissioner ambassador mr mrs ms miss
    dr sir lady lord dame professor captain colonel major lieutenant sergeant officer former acting constable
    sheriff detective inspector superintendent admiral commander spokesman spokeswoman spokesperson deputy
    assistant congressman congresswoman councillor bishop archbishop cardinal sheikh premier emperor empress
    coach manager ceo cfo vp administrator editor analyst lawyer prosecutor economist researcher doctor rev
    sen gov gen rep capt sgt lt col prof candidate president-elect president-designate""".split()
)
"""Words that stand before a name and are no part of it."""
OFFICES = TITLES - FIELDS
KIN = frozenset(
    """aunt brother brother-in-law cousin daughter daughter-in-law father father-in-law fiance fiancee
    grandfather granddaughter grandmother grandson half-brother half-sister husband mother mother-in-law
    nephew niece sister sister-in-law son son-in-law stepdaughter stepfather stepmother stepson twin
    uncle widow widower wife boyfriend girlfriend fiancé fiancée""".split()
)
"""Nouns for what somebody is to another of the family."""
TRADES = KIN | frozenset(
    """activist actor actress artist astronaut author banker billionaire celebrity diplomat
    driver engineer filmmaker footballer founder goalkeeper head host journalist lawmaker
    leader official opponent physicist pilot player poet politician predecessor referee reporter
    scientist singer sociologist spokesperson striker successor suspect thief winner loser
    workman writer general boy girl man person woman""".split()
)
"""Other nouns for one person."""
GROUPS = frozenset(
    """agency airline alliance association band bank broadcaster charity city club company country firm
    group island league movement nation network newspaper organisation organization party province
    region republic state team town tribe union village""".split()
)
"""Nouns that stand before the name of a body or of a place: "the charity Oxfam"."""
CALLINGS = frozenset(
    """writer author novelist poet singer actor actress artist journalist historian activist scientist
    engineer columnist""".split()
)
"""Trades that stand before a name like a title: "Writer Silas King"."""
PEOPLE = OFFICES - frozenset("mr mrs ms miss former acting major justice".split()) | TRADES
"""Nouns for one person."""
ANIMALS = frozenset(
    """animal bear bull calf cat chimpanzee cow cub dog dolphin donkey eagle elephant foal giraffe gorilla
    hippo horse kitten lion lioness mare monkey orangutan orca otter owl panda parrot pony puppy rhino seal
    shark sheep swan tiger tortoise walrus whale wolf zebra""".split()
)
"""Nouns for one animal, of which is spoken as he, she or it."""
SPEECH = "|".join(
    """said says say added adds told tells stated states explained explains declared declares announced
    argued argues warned warns insisted insists noted notes emphasised emphasized emphasises emphasizes
    stressed stresses claimed claims replied replies responded responds wrote writes tweeted posted
    disagreed countered objected demanded conceded recalled recalls confirmed confirms admitted admits
    acknowledged acknowledges concluded concludes continued commented remarked observed predicted
    promised promises vowed vows pledged pledges testified quipped joked cautioned suggested suggests
    maintained maintains mentioned asked asks called calls described describes spoke speaks urged urges
    thanked believes believed thinks thought hopes hoped fears feared accused praised denied denies
    complained reported reports expects expected estimates estimated shouted cried read""".split()
)
"""A pattern for verbs by which it is told that somebody says, thinks or asks something."""
