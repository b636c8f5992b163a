"""Rules that no single field can break: references, order in time, one thing said once."""
