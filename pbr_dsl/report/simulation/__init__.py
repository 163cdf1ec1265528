"""A simulation as people and programs read it: text, JSON, CSV."""
