"""A contract as one query over many rows, with the same pennies."""
