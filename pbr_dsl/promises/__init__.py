"""What a contract says must always and never be, looked at on the facts of its examples and of data.

It has no effect on money.  `look` gives what became of each line: how often it was looked at, how often nothing could
be decided, and the first counterexample, where the contract lets it be.
"""

from __future__ import annotations

from typing import Final

from pbr_dsl.promises.look import look
from pbr_dsl.promises.render import text
from pbr_dsl.promises.verdict import Broken, Kept, Promises

__all__: Final = ("Broken", "Kept", "Promises", "look", "text")
