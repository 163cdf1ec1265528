"""Named values: formulas, dated histories, cases, curves and decision tables."""
