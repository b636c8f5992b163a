"""What git keeps of a portfolio, read by the `git` binary: no checkout, the work tree untouched."""

from tracker.git.process import GitError
from tracker.git.repository import Repository

__all__ = ["GitError", "Repository"]
