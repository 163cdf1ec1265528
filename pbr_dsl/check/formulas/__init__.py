"""Amounts and conditions: from how they are written to typed expressions of the core."""
