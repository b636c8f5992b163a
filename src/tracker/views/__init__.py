"""Pages as plain HTML, pure functions of a status, a language and links. Whoever shows them adds a frame."""

from tracker.views.view import View

__all__ = ["View"]
