"""Texts and tables of slides: how much room they take, how they are shared out over pages, and their markup. In points."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from functools import lru_cache
from html import escape
from typing import TYPE_CHECKING, Final

from tracker.brief.kept import short

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

LINE: Final = 1.2
"""Height of a line, as a share of its letters'."""
SMALLEST: Final = 12
SIDE: Final = 5.0
"""Room left and right of a text in a cell."""
EDGE: Final = 3.0
"""Room above and below it."""
INDENT: Final = 13.5
BETWEEN: Final = 10.0
"""Room above a table."""
SIZES: Final = ((18, 14), (16, 14), (16, 12), (14, 12), (12, 12))
"""Letters of texts and of tables: the first with which all fits on one page."""
LONG: Final = (14, 12)
"""The same where it takes several."""
LONGEST: Final = 2000
_SPARE: Final = 1.08
_BOLD: Final = 1.09
_WIDTHS: Final = {
    width: signs
    for signs, width in (
        ("ijl'’‘", 0.23), ("It|!.,:;/\\[]f ·", 0.29), ("r()-“”\"*{}`", 0.38), ("csvxyzkJ", 0.51), ("abdeghnopqu0123456789?_$#Lø", 0.57),
        ("+<>=~×−FTZ", 0.62), ("ABEKPSVXYÅÄ&", 0.68), ("CDHNRUwØÖ", 0.74), ("GOQ", 0.79), ("mMæ", 0.86), ("%W", 0.95), ("@Æ…—", 1.02),
    )
}  # fmt: skip
"""Letters by their width in Arial."""
_LETTERS: Final = {sign: width for width, signs in _WIDTHS.items() for sign in signs}
_WIDE: Final = 0x1100


@dataclass(frozen=True, slots=True)
class Para:
    """A paragraph: a bold beginning, then the rest."""

    text: str = ""
    lead: str = ""
    ink: str = ""
    """Colour of the beginning, where the slides are our own."""
    bullet: bool = False
    gap: float = 0.0
    """Room above it."""
    stays: bool = False
    """Whether it stays with what follows: a heading."""
    tail: bool = False
    """Whether it stays with the row before it."""
    bold: bool = False
    scale: float = 1.0


Cell = tuple[Para, ...]
Row = tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """A table: heads, shares of the width, rows."""

    head: tuple[str, ...]
    shares: tuple[float, ...]
    rows: tuple[Row, ...]


@dataclass
class Piece:
    """What stands together on one page: paragraphs, or rows of a table."""

    height: float = 0.0
    above: float = 0.0
    """Room above it, part of its height."""
    paras: list[Para] = field(default_factory=list)
    table: Table | None = None
    rows: list[tuple[Row, float]] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Room:
    """Room on a page, and how wide its letters run beside Arial."""

    width: float
    height: float
    wide: float = 1.0


def size_of(para: Para, size: float) -> float:
    """Return the letters of a paragraph, never too small."""
    return max(SMALLEST, round(size * para.scale))


@lru_cache(maxsize=50_000)
def _word(word: str) -> float:
    return sum(_LETTERS.get(sign) or (1.05 if ord(sign) >= _WIDE else 0.6) for sign in word)


def lines(text: str, size: float, room: float, *, bold: bool = False, wide: float = 1.0) -> int:
    """Return how many lines a text takes: rather one too many."""
    letter = size * _SPARE * wide * (_BOLD if bold else 1.0)
    count, used, space = 1, 0.0, 0.29 * letter
    for word in text.split():
        long = _word(word) * letter
        if used and used + space + long > room:
            count, used = count + 1, 0.0
        used += long + (space if used else 0.0)
        if used > room:  # a word longer than the line is broken
            count += int(used / max(room, 1.0))
            used %= max(room, 1.0)
    return count


def height(para: Para, size: float, room: Room) -> float:
    """Return the height of a paragraph."""
    own = size_of(para, size)
    width = room.width - (INDENT if para.bullet else 0.0)
    text = f"{para.lead} {para.text}" if para.lead else para.text
    return lines(text, own, width, bold=para.bold or bool(para.lead), wide=room.wide) * own * LINE + para.gap


def heights(paras: Sequence[Para], size: float, room: Room) -> float:
    """Return the height of several."""
    return sum(height(para, size, room) for para in paras)


def row_height(table: Table, row: Row, size: float, room: Room) -> float:
    """Return the height of a table's row."""
    rooms = [replace(room, width=share * room.width - 2 * SIDE) for share in portions(table)]
    return max(heights(cell, size, own) for cell, own in zip(row, rooms, strict=True)) + 2 * EDGE


def portions(table: Table) -> list[float]:
    """Return the share of each column."""
    return [share / sum(table.shares) for share in table.shares]


def headed(table: Table) -> Row:
    """Return the row of heads."""
    return tuple((Para(each, bold=True),) for each in table.head)


def fitted(text: str, room: Room, sizes: Sequence[float], *, bold: bool = True) -> tuple[str, float]:
    """Return a text and the largest letters with which it fits; cut where it does not fit with the smallest."""
    for size in sizes:
        if lines(text, size, room.width, bold=bold, wide=room.wide) * size * LINE <= room.height:
            return text, size
    most = len(text)
    while most > 20 and lines(text, sizes[-1], room.width, bold=bold, wide=room.wide) * sizes[-1] * LINE > room.height:
        most = int(most * 0.9)
        text = short(text, most)
    return text, sizes[-1]


Block = Para | Table


def pages(blocks: Sequence[Block], room: Room, most: int, more: str) -> tuple[list[list[Piece]], tuple[int, int]]:
    """Share out blocks over at most so many pages; the last one then says how many are left.

    Returns:
        Pieces of each page, and the size of letters in texts and tables.
    """
    for sizes in SIZES:
        found, left = _shared(blocks, room, sizes, 1, 0.0)
        if not left:
            return found, sizes
    sizes = LONG
    found, left = _shared(blocks, room, sizes, most, 0.0)
    if left:
        found, left = _shared(blocks, room, sizes, most, BETWEEN + sizes[0] * LINE)
        last = Para(f"{more}: {left}", bold=True)
        found[-1].append(Piece(BETWEEN + height(last, sizes[0], room), BETWEEN, [last]))
    return found, sizes


def _shared(
    blocks: Sequence[Block], room: Room, sizes: tuple[int, int], most: int, spare: float
) -> tuple[list[list[Piece]], int]:
    """Return pages, and how many rows and paragraphs are left over."""
    made = _Pages(room, sizes, most, spare)
    atoms = list(_atoms(blocks))
    for number, (block, row) in enumerate(atoms):
        after = atoms[number + 1] if isinstance(block, Para) and block.stays and number + 1 < len(atoms) else None
        if not made.put(block, row, made.needs(*after) if after else 0.0):
            return made.pages, sum(1 for each, _ in atoms[number:] if not (isinstance(each, Para) and each.stays))
    return made.pages, 0


def _atoms(blocks: Sequence[Block]) -> Iterator[tuple[Block, Row | None]]:
    for block in blocks:
        if isinstance(block, Para):
            yield block, None
        else:
            yield from ((block, row) for row in block.rows)


class _Pages:
    """Pages while they are filled."""

    def __init__(self, room: Room, sizes: tuple[int, int], most: int, spare: float) -> None:
        self.room, self.sizes, self.most, self.spare = room, sizes, most, spare
        self.pages: list[list[Piece]] = [[]]

    @property
    def left(self) -> float:
        spare = self.spare if len(self.pages) == self.most else 0.0
        return self.room.height - spare - sum(piece.height for piece in self.pages[-1])

    def needs(self, block: Block, row: Row | None) -> float:
        """Return what a paragraph or a row takes at the place where it would come next."""
        if isinstance(block, Para):
            return height(block, self.sizes[0], self.room)
        own = row_height(block, row or headed(block), self.sizes[1], self.room)
        return own if self._goes_on(block) else own + self._start(block)

    @property
    def _above(self) -> float:
        return BETWEEN if self.pages[-1] else 0.0

    def _start(self, table: Table) -> float:
        return row_height(table, headed(table), self.sizes[1], self.room) + self._above

    def _goes_on(self, table: Table) -> bool:
        return bool(self.pages[-1]) and self.pages[-1][-1].table is table

    def put(self, block: Block, row: Row | None, after: float) -> bool:
        """Place a paragraph or a row; False where the last page is full."""
        if self.needs(block, row) + after > self.left and self.pages[-1]:
            if len(self.pages) == self.most:
                return False
            self._turn(isinstance(block, Para) and block.tail)
        if isinstance(block, Para):
            self._text(block)
        else:
            self._row(block, row or ())
        return True

    def _turn(self, tail: bool) -> None:  # noqa: FBT001
        """Begin a page; where what comes is a tail, with the last row of the page before."""
        last = self.pages[-1][-1]
        self.pages.append([])
        if tail and last.table is not None and len(last.rows) > 1:
            row, own = last.rows.pop()
            last.height -= own
            self._row(last.table, row)

    def _text(self, para: Para) -> None:
        page = self.pages[-1]
        if not page or page[-1].table is not None:  # room above the first paragraph of a box is not shown
            above = para.gap if page else 0.0
            page.append(Piece(above, above))
            para = replace(para, gap=0.0)
        para = _cut_to(para, self.left, self.sizes[0], self.room)
        page[-1].paras.append(para)
        page[-1].height += height(para, self.sizes[0], self.room)

    def _row(self, table: Table, row: Row) -> None:
        if not self._goes_on(table):
            self.pages[-1].append(Piece(self._start(table), self._above, table=table))
        row = _row_cut_to(table, row, self.left, self.sizes[1], self.room)
        own = row_height(table, row, self.sizes[1], self.room)
        self.pages[-1][-1].rows.append((row, own))
        self.pages[-1][-1].height += own


def _cut_to(para: Para, most: float, size: float, room: Room) -> Para:
    """Return a paragraph that is higher than a whole page, cut to it."""
    while len(para.text) > 40 and height(para, size, room) > most:
        para = replace(para, text=short(para.text, int(len(para.text) * 0.85)))
    return para


def _row_cut_to(table: Table, row: Row, most: float, size: float, room: Room) -> Row:
    """Return a row that is higher than a whole page, its longest texts cut."""
    while row_height(table, row, size, room) > most:
        longest = max((para for cell in row for para in cell), key=lambda para: len(para.text) + len(para.lead))
        if len(longest.text) + len(longest.lead) <= 20:
            break
        less = replace(longest, text=short(longest.text, int(len(longest.text) * 0.85)), lead=short(longest.lead, 80))
        if less == longest:
            less = replace(longest, lead=short(longest.lead, int(len(longest.lead) * 0.85)))
        row = tuple(tuple(less if para is longest else para for para in cell) for cell in row)
    return row


# Markup. Texts go through `plain` and `escape`, all else is ours.

_A: Final = 'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"'
_NO_STYLE: Final = "{2D5ABB26-0587-4C30-8999-92F81FD0307C}"
_EMU: Final = 12700


def plain(text: str) -> str:
    """Return a text without signs that no XML can hold, or that turn or hide what follows."""
    return short(text, LONGEST)


def run(text: str, size: float, lang: str, *, bold: bool = False, ink: str = "") -> str:
    """Return a run of text."""
    fill = f'<a:solidFill><a:srgbClr val="{ink}"/></a:solidFill>' if ink else ""
    sized = f' sz="{round(size * 100)}"' if size else ""
    return f'<a:r><a:rPr lang="{lang}"{sized}{" b=" + chr(34) + "1" + chr(34) if bold else ""} dirty="0">{fill}</a:rPr><a:t>{escape(plain(text), quote=False)}</a:t></a:r>'  # fmt: skip


def paragraph(para: Para, size: float, lang: str) -> str:
    """Return a paragraph."""
    own = size_of(para, size)
    dot = '<a:buFont typeface="Arial"/><a:buChar char="•"/>' if para.bullet else "<a:buNone/>"
    room = f'marL="{round(INDENT * _EMU)}" indent="-{round(INDENT * _EMU)}"' if para.bullet else 'marL="0" indent="0"'
    above = f'<a:spcBef><a:spcPts val="{round(para.gap * 100)}"/></a:spcBef>'
    lead = run(f"{para.lead} " if para.lead and para.text else para.lead, own, lang, bold=True, ink=para.ink)
    if para.lead and para.text:  # `plain` takes the space at its end
        lead = lead.replace("</a:t>", " </a:t>")
    rest = run(para.text, own, lang, bold=para.bold) if para.text else ""
    return f"<a:p><a:pPr {room}>{above}{dot}</a:pPr>{lead if para.lead else ''}{rest}</a:p>"


def body(paras: Sequence[Para], size: float, lang: str) -> str:
    """Return the paragraphs of a text box, with the namespace they need."""
    return f"<a:x {_A}>{''.join(paragraph(para, size, lang) for para in paras) or '<a:p/>'}</a:x>"


def tabled(piece: Piece, width: float, size: float, lang: str) -> str:
    """Return a table: its first row is flagged as the heads; lines and letters in the template's own colours."""
    table = piece.table
    if table is None:
        return ""
    grid = "".join(f'<a:gridCol w="{round(share * width * _EMU)}"/>' for share in portions(table))
    top = piece.height - piece.above - sum(own for _, own in piece.rows)
    rows = [_tr(headed(table), top, size, lang, 1.5), *(_tr(row, own, size, lang, 0.5) for row, own in piece.rows)]
    return f'<a:tbl {_A}><a:tblPr firstRow="1"><a:tableStyleId>{_NO_STYLE}</a:tableStyleId></a:tblPr><a:tblGrid>{grid}</a:tblGrid>{"".join(rows)}</a:tbl>'


def _tr(row: Row, own: float, size: float, lang: str, stroke: float) -> str:
    cells = "".join(_tc(cell, size, lang, stroke) for cell in row)
    return f'<a:tr h="{round(own * _EMU)}">{cells}</a:tr>'


def _tc(cell: Cell, size: float, lang: str, stroke: float) -> str:
    text = (
        "".join(paragraph(para, size, lang) for para in cell)
        or f'<a:p><a:endParaRPr lang="{lang}" sz="{round(size * 100)}"/></a:p>'
    )
    none = "".join(f'<a:{side} w="0"><a:noFill/></a:{side}>' for side in ("lnL", "lnR", "lnT"))
    below = f'<a:lnB w="{round(stroke * _EMU)}"><a:solidFill><a:schemeClr val="tx1"/></a:solidFill></a:lnB>'
    room = f'marL="{round(SIDE * _EMU)}" marR="{round(SIDE * _EMU)}" marT="{round(EDGE * _EMU)}" marB="{round(EDGE * _EMU)}"'
    return f"<a:tc><a:txBody><a:bodyPr/><a:lstStyle/>{text}</a:txBody><a:tcPr {room}>{none}{below}<a:noFill/></a:tcPr></a:tc>"
