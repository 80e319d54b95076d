"""``python -m budgeting.translations [update]``: compile the catalogues, or update them first."""

from __future__ import annotations

import sys

from budgeting.translations import messages

if __name__ == "__main__":
    if sys.argv[1:] == ["update"]:
        sys.stdout.write(f"{messages.update('ko')} messages lack Korean words.\n")
    messages.compile_catalogues()
