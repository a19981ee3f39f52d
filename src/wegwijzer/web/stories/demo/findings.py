"""The judgements of the demo: what register, survey and story say together, as people concluded it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from wegwijzer.web.accounts.models import User
from wegwijzer.web.stories.models import Finding

FINDINGS = (
    (
        "jeugdhulp-dichtbij",
        "op-tijd",
        "experience",
        "agree",
        (
            "De cijfers en de verhalen zeggen allebei dat het wachten in 2022 en 2023 langer duurde. Verhalen laten "
            "zien dat vooral het niets horen pijn doet."
        ),
    ),
    (
        "jeugdhulp-dichtbij",
        "hulp-die-helpt",
        "effect",
        "differ",
        (
            "Volgens de aanbieder is het doel bij veel gezinnen bereikt. In verhalen over dezelfde hulp begint het "
            "binnen een jaar opnieuw. We bespreken in het leergesprek wat 'bereikt' betekent."
        ),
    ),
    (
        "jeugdhulp-dichtbij",
        "waar-groeit-het",
        "activities_output",
        "add",
        (
            "Het register toont de sprong in één buurt. Verhalen en het wijkgesprek noemen drie oorzaken die in geen "
            "register staan: de school, de renovatie en de nieuwe huisarts."
        ),
    ),
    (
        "meedoen-en-rondkomen",
        "rondkomen-per-wijk",
        "experience",
        "agree",
        "Het cijfer zegt dat Noorderwijzer gelijk bleef. Bewoners vertellen over de buurtpot en over aanbellen.",
    ),
    (
        "meedoen-en-rondkomen",
        "meedoen-en-gezien-worden",
        "societal_development",
        "blind",
        "Van jongeren in Morgensterland weten we niets: ze zitten niet in de enquête en niet in een register.",
    ),
)


def fill_findings(now: datetime, known: Mapping[str, Any]) -> None:
    """Keep the judgements for the monitors that there are."""
    who = User.objects.filter(username="regisseur").first()
    for number, (monitor, question, block, verdict, why) in enumerate(FINDINGS):
        if monitor in known:
            Finding.objects.create(
                monitor=monitor,
                question=question,
                block=block,
                verdict=verdict,
                why=why,
                who=who,
                who_name=str(who) if who else "Rosa Regisseur",
                at=now - timedelta(days=14 - number),
            )
