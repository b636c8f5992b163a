"""From the oldest commit to the newest: what each changed in goalposts and figures.

One `git log --raw` says which files each commit touched; only their contents are read, each once, by one `git cat-file --batch`.
"""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Final

from tracker.git.blobs import Blobs
from tracker.goalposts import moves
from tracker.goalposts.pairs import Pairs
from tracker.history.entry import Chronicle, Moved, Revised
from tracker.history.state import State
from tracker.loading import no_collector
from tracker.model.portfolio import Plan, Portfolio

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator
    from datetime import date

    from tracker.git.repository import Commit, Repository
    from tracker.history.state import Version
    from tracker.model.kpi import Kpi
    from tracker.model.portfolio import BrokenKpi


_AT_ONCE: Final = 64
_NONE: Final = Plan(title={"en": "?"})


def chronicle(repository: Repository, tip: str, before: Chronicle | None = None) -> Chronicle:
    """Return what the branch behind a commit (a hash) remembers; built on what was known at an earlier commit of it, where that is given.

    Raises:
        GitError: when git fails.
    """
    times = dict(repository.line_from(tip))
    commits = [replace(each, time=times.get(each.hash, each.time)) for each in repository.log(tip)]
    if before is not None:
        commits = _since(repository, commits, tip, before.tip)
    with Blobs(repository.folder) as blobs:
        walk = _Walk(repository, State(repository, blobs), before)
        if before is not None:
            walk.state.start(before.tip)
        if any(len(each.parents) > 1 for each in commits):
            walk.brought = repository.brought(tip)
        with no_collector():
            walk.all(commits[::-1])
    begins = before.begins if before is not None else commits[-1].day(walk.state.timezone) if commits else None
    return Chronicle(
        tip, tuple(walk.moved), tuple(walk.revised), tuple(walk.renamed), begins, repository.shallow, tuple(walk.unread), walk.state.whole
    )  # fmt: skip


def _since(repository: Repository, commits: list[Commit], tip: str, known: str) -> list[Commit]:
    """Return the commits of a line that came after a known one."""
    line = [name for name, _ in repository.line_from(tip)]
    newer = set(line[: line.index(known)])
    return [each for each in commits if each.hash in newer]


@dataclass
class _Walk:
    """What was found so far."""

    repository: Repository
    state: State
    before: Chronicle | None
    moved: list[Moved] = field(default_factory=list)
    revised: list[Revised] = field(default_factory=list)
    renamed: list[tuple[date, str, str]] = field(default_factory=list)
    unread: list[str] = field(default_factory=list)
    brought: dict[str, list[Commit]] = field(default_factory=dict)
    """Of each merge the commits that it brought."""
    plan: Portfolio = field(default_factory=lambda: Portfolio(_NONE))
    """The plan that was looked at last, with what was worked out of it."""

    def __post_init__(self) -> None:
        if self.before is not None:
            self.moved, self.revised = list(self.before.moved), list(self.before.revised)
            self.renamed, self.unread = list(self.before.renamed), list(self.before.unread)

    def all(self, commits: list[Commit]) -> None:
        """Take in commits, oldest first."""
        groups = [commits[start : start + _AT_ONCE] for start in range(0, len(commits), _AT_ONCE)]
        with ThreadPoolExecutor(1) as reader:  # git unpacks the next contents while we read these
            coming = [reader.submit(self.state.fetch, groups[0])] if groups else []
            for number, group in enumerate(groups):
                self.state.expect(coming.pop().result())
                coming += [reader.submit(self.state.fetch, groups[number + 1])] if number + 1 < len(groups) else []
                for commit in group:
                    self.take(commit)

    def take(self, commit: Commit) -> None:
        """Take in one commit."""
        step = self.state.apply(commit)
        if step.unread:
            self.unread.append(commit.hash)
        old = self._holding(step.plans[0], step.old, {}, step.defective[0])
        new = self._holding(step.plans[1], step.new, step.broken, step.defective[1])
        if step.plans[0] is None:
            return  # the first commit moves nothing
        pairs = Pairs.of(old, new)
        day = commit.day(self.state.timezone)
        self.renamed += [(day, was, now) for was, now in pairs.renamed.items()]
        homes = {each.kpi.id: each.path for each in (*step.old, *step.new)}
        plan = {each.path for each in commit.touched if each.path in self.state.plan_files}
        for move in moves(old, new, pairs):
            made = self._made(commit, {homes[move.id]} if move.id in homes else plan)
            self.moved.append(Moved(day, made.hash, made.author, move))
        was = {pairs.new(each.kpi.id): each for each in step.old}
        for each in step.new:
            if each.kpi.id in was:
                self._revise(commit, was[each.kpi.id], each)

    def _holding(
        self, plan: Plan | None, kpis: list[Version], broken: dict[str, BrokenKpi], defective: frozenset[str]
    ) -> Portfolio:  # fmt: skip
        if plan is not self.plan.plan:
            self.plan = Portfolio(plan or _NONE)
        return self.plan.holding({each.kpi.id: each.kpi for each in kpis}, broken, defective)

    def _revise(self, commit: Commit, old: Version, new: Version) -> None:
        made = self._made(commit, {new.path, *([new.data_path] if new.data_path else [])})
        day = commit.day(self.state.timezone)
        for period, before, after in _figures(old.kpi, new.kpi):
            self.revised.append(
                Revised(day, made.hash, made.author, new.kpi.id, period, before, after, new.path, old.key, new.key)
            )

    def _made(self, commit: Commit, paths: Collection[str]) -> Commit:
        """Return who did it: of a merge the one commit that touched these files on the side branch; the merge, where it was not one alone."""
        if len(commit.parents) < 2:
            return commit
        found = [
            each for each in self.brought.get(commit.hash, []) if any(touched.path in paths for touched in each.touched)
        ]
        return found[0] if len(found) == 1 else commit


def _figures(old: Kpi, new: Kpi) -> Iterator[tuple[str, dict[str, object] | None, dict[str, object] | None]]:
    if old.series is new.series or old.series == new.series:
        return
    for period in sorted({*old.series, *new.series}, key=lambda each: each.time):
        one, other = old.series.get(period), new.series.get(period)
        before, after = one.figure if one else None, other.figure if other else None
        if before != after:
            yield str(period), before, after
