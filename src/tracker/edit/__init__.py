"""The only room that writes a portfolio: figures spliced into its files, proved before, replaced at one stroke."""

from __future__ import annotations

from tracker.edit.preview import Ask, Preview
from tracker.edit.series import Prepared, prepare
from tracker.edit.splice import Fault

__all__ = ["Ask", "Fault", "Prepared", "Preview", "prepare"]
