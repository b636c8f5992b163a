"""Briefings to hold: PDF, slides and a workbook of one strategy, one owner, or all. All three say what `content` says.

content     what is said, as plain values in the reader's language
pdf         content -> A4, tagged, by typst
slides      content -> PowerPoint with charts that can be edited
workbook    the figures behind it -> Excel
"""

from tracker.brief.content import Briefing, briefing
from tracker.brief.scope import Scope, scope_of

__all__ = ["Briefing", "Scope", "briefing", "scope_of"]
