"""Articles for the page: plain ones, two that disagree, one in rare characters, and a hostile one."""

from __future__ import annotations

DEPORTED = "How many people were deported in Harlan?"
UNSURE = ("How much did the lanterns cost?", "Who drove the buses in Harlan?", "How old is the captain?")
"""Questions that the articles come near to, and at least one of which Dateline is not sure of."""
SCRIPT = "<script>window.owned = 1</script><img src=x onerror='window.owned = 1'>"
HOSTILE_TITLE = f"</title>{SCRIPT}\u202eeltit eht snrut"
HOSTILE = (
    f"Lanterns\x1b]0;owned\x07 {SCRIPT} were on show.\n\n"
    "Thieves stole 47 lanterns from the museum in Ostrava.\n\n"
    "\u202eThis runs backwards. <a href='javascript:window.owned=1'>Here</a>, "
    "[there](javascript:window.owned=1)."
)
FERRY = (
    "🚢🚢🚢 A 𝔫𝔢𝔴 𝔣𝔢𝔯𝔯𝔶 left Løvik on Monday 👩‍👩‍👧‍👦, and 林海 was the captain 🇬🇹.\n\n"
    "The ferry carried 312 passengers to Sorvik on its first day 🎉.\n\n"
    "Mayor Ingrid Dahl said that “the whole island 🏝 waited for this ferry”."
)
EARLY, LATE = "Harlan counts its deportees", "More deportees from Harlan than was known"
RECORDS = [
    {
        "id": "harlan-early",
        "title": EARLY,
        "date": "2025-03-01",
        "source": "The Harlan Post",
        "author": "Ana Beltran",
        "section": "Politics",
        "url": "https://harlan.example/early?a=1&b=2",
        "text": "In Harlan 5,000 people were deported, the office said on Saturday.\n\n"
        "Mayor Tom Reyes signed the border agreement in the town hall of Harlan.\n\n"
        "Nobody was hurt in the fire at the town hall of Harlan, the police said.",
    },
    {
        "id": "harlan-late",
        "title": LATE,
        "date": "2025-06-26",
        "source": "Border Wire",
        "author": "Luis Ortega",
        "section": "World",
        "url": "http://wire.example/late",
        "text": "In Harlan 20,000 people were deported, the office said.\n\n"
        "The office had given a lower figure in March. Buses left every night, and a train on Sundays.\n\n"
        "Two people were hurt in the fire at the town hall of Harlan, a doctor said.\n\n"
        "The minister visited Kenya, Ghana and Togo before the summit in Harlan.",
    },
    {
        "id": "ferry",
        "title": "A ferry 🚢 for the island",
        "date": "2024-12-02",
        "source": "The Lantern Post",
        "author": "Ana Beltran",
        "text": FERRY,
    },
    {
        "id": "hostile & <b>?/..#id",
        "title": HOSTILE_TITLE,
        "source": f"Wire {SCRIPT}",
        "author": f"\u202e{SCRIPT}",
        "section": SCRIPT,
        "date": "2025-01-15",
        "url": "javascript:window.owned=1",
        "text": HOSTILE,
    },
    {
        "id": "untitled",
        "text": "A short note without a title tells of rain over Løvik and no more.",
    },
]
