"""The checked contract: what engines, explanations and diffs know, and nothing of how it was written."""
