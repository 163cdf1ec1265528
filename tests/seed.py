"""The one seed of everything that the tests draw: samples, shuffles, generated contracts."""

from __future__ import annotations

import os
from typing import Final

SEED: Final = int(os.environ.get("PBR_SEED", "20261122"))
