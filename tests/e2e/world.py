"""Build the small world in a home and serve it: `python -m tests.e2e.world FOLDER PORT`.

Building and serving happen in one process on purpose, as in `wegwijzer demo`: what ran before must not
hinder the server.
"""

from __future__ import annotations

import sys
from pathlib import Path

from tests import small_world
from wegwijzer.demo.people import DemoPerson
from wegwijzer.web import serving

PASSWORD = "wegwijzer-demo"
PEOPLE = tuple(
    DemoPerson(username=role, name=name, role=role, organisation="zilverstroom", password=PASSWORD)
    for role, name in (("regisseur", "Rosa Regisseur"), ("raadslid", "Ria Raadslid"))
)


def main() -> None:
    """Build, make the accounts, serve."""
    folder, port = Path(sys.argv[1]), int(sys.argv[2])
    home = small_world.build(folder)
    serving.migrate(home, demo=True)
    serving.add_people(home, PEOPLE)
    serving.serve(home, address="127.0.0.1", port=port, workers=2, demo=True)


if __name__ == "__main__":
    main()
