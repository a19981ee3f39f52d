"""From where a monitor looks, and who is missing."""

from __future__ import annotations

from wegwijzer.definitions.design import Part, Perspective
from wegwijzer.definitions.model import BuildingBlock, Definitions, Function, Monitor
from wegwijzer.planning.burden import sources_of_monitor

ALWAYS = (Perspective.PRACTITIONER, Perspective.POLICY)


def present(monitor: Monitor) -> frozenset[Perspective]:
    """Return the perspectives of the people in the plan."""
    return frozenset(person.perspective for person in monitor.plan.people)


def missing_perspectives(definitions: Definitions, monitor: Monitor) -> tuple[Perspective, ...]:
    """Return whose perspective the plan lacks, given what the monitor is about.

    Always a practitioner and policy. Residents where it is about society; clients where it is about effect or
    experience; providers where others deliver; council where it accounts; finance where it is about money.
    """
    blocks = {
        definitions.indicators[name].building_block for name in monitor.indicators if name in definitions.indicators
    }
    wanted = [*ALWAYS]
    if blocks & {BuildingBlock.SOCIETAL_DEVELOPMENT, BuildingBlock.SOCIETAL_RESULT}:
        wanted.append(Perspective.RESIDENT)
    if blocks & {BuildingBlock.EFFECT, BuildingBlock.EXPERIENCE}:
        wanted.append(Perspective.CLIENT)
    if any(source.supplier and not source.table for source in sources_of_monitor(definitions, monitor)):
        wanted.append(Perspective.PROVIDER)
    if Function.ACCOUNT in monitor.functions:
        wanted.append(Perspective.COUNCIL)
    if BuildingBlock.INPUT in blocks:
        wanted.append(Perspective.FINANCE)
    here = present(monitor)
    return tuple(each for each in Perspective if each in wanted and each not in here)


def unheard_suppliers(definitions: Definitions, monitor: Monitor) -> tuple[str, ...]:
    """Return the suppliers of whom the plan doesn't say how they hear back; those the program fetches don't count."""
    told = {each.name for each in monitor.plan.suppliers if each.hears_back.strip()}
    told |= {person.who for person in monitor.plan.people if Part.HEARS_BACK in person.parts}
    deliver = [each.supplier for each in sources_of_monitor(definitions, monitor) if each.supplier and not each.table]
    return tuple(name for name in dict.fromkeys(deliver) if name not in told)
