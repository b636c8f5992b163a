"""The command line: one verb a module. Two kinds of failure: the user's, in words; and ours, exit 3."""

from tracker.cli.main import main

__all__ = ["main"]
