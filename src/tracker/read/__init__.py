"""Bytes to plain data with positions. Trusts nothing, executes nothing, never raises at the caller."""
