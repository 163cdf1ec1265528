"""The checked contract as text again, with no sugar left: what `pbrc check --expand` prints.

The text is written in the same language and checks to the same contract.
"""

from __future__ import annotations

from pbr_dsl.report.expanded.contract import core_text

__all__ = ["core_text"]
