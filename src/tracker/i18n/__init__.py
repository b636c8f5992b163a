"""Words, numbers and dates in the reader's language, through gettext catalogues.

The English text is the key; `da.po` beside this file holds the Danish. Text that people see is passed to
`Words.t` or marked with `N`, so that a test finds what is untranslated.
"""

from tracker.i18n.catalogue import LANGUAGES, N, Words, words

__all__ = ["LANGUAGES", "N", "Words", "words"]
