"""`python -m wegwijzer`: the same as the command."""

from __future__ import annotations

from wegwijzer.cli import main

if __name__ == "__main__":
    main()
