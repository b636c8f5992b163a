"""The file of slides: a template of ours or a ministry's, its layouts, and what every slide carries. In points."""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from copy import deepcopy
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import lru_cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any, Final

from tracker.brief.slides_text import (
    LINE,
    SMALLEST,
    Para,
    Piece,
    Room,
    body,
    fitted,
    heights,
    lines,
    plain,
    run,
    tabled,
)
from tracker.typeset.drawn import INK

if TYPE_CHECKING:
    from collections.abc import Sequence

MOST_BYTES: Final = 50_000_000
MOST_FILES: Final = 5_000
LANGUAGES: Final = {"en": "en-GB", "da": "da-DK", "sv": "sv-SE", "nb": "nb-NO"}
LEAST: Final = 0.4
"""Share of a slide's height that must be free below its title."""
INSET: Final = 7.2
"""Room at the sides of a placeholder's text, where a template says nothing else."""
_EMU: Final = 12_700
_WIDE: Final = (960.0, 540.0)
_EDGE: Final = 40.0
_NUMBER: Final = 44.0
_A: Final = 'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"'
_TITLES: Final = (40, 36, 32, 28, 26, 24, 22, 20, 18, 16)
_TYPES: Final = "[Content_Types].xml"
_TEMPLATE: Final = b"presentationml.template.main+xml"
_BROKEN: Final = (
    KeyError, ValueError, AttributeError, TypeError, IndexError, OSError, SyntaxError, RuntimeError, NotImplementedError, AssertionError,
    zipfile.BadZipFile, zlib.error,
)  # fmt: skip
"""What reading a broken file can end in."""


class TemplateError(ValueError):
    """A template that cannot be used, and why."""


@dataclass(frozen=True, slots=True)
class Box:
    """A place on a slide."""

    left: float
    top: float
    width: float
    height: float

    @property
    def bottom(self) -> float:
        """Its lower edge."""
        return self.top + self.height

    @property
    def emu(self) -> tuple[Any, Any, Any, Any]:
        """As the format counts."""
        from pptx.util import Emu

        return Emu(round(self.left * _EMU)), Emu(round(self.top * _EMU)), Emu(round(self.width * _EMU)), Emu(round(self.height * _EMU))  # fmt: skip


class Deck:
    """Slides while they are made."""

    def __init__(self, template: bytes | None, language: str, foot: str) -> None:
        self.own = template is None
        self.lang = LANGUAGES.get(language, "en-GB")
        self.foot = plain(foot)
        self._made: list[tuple[Any, Any]] = []
        self.wide = 1.0 if self.own else 1.12
        try:
            self.file = _opened(_ours() if template is None else _checked(template))
            self.size: tuple[float, float] = (self.file.slide_width / _EMU, self.file.slide_height / _EMU)
            if template is None:
                self._style()
            else:
                self._empty()
            self._choose()
        except TemplateError:
            raise
        except _BROKEN as error:
            raise TemplateError("The template is no PowerPoint file (.pptx) that can be read.") from error

    def _style(self) -> None:
        """Make the default of the library ours: wide, two layouts, titles at the left."""
        from pptx.enum.text import MSO_ANCHOR

        self.file.slide_width, self.file.slide_height = (round(each * _EMU) for each in _WIDE)
        self.size = _WIDE
        layouts = self.file.slide_layouts
        kept = {"Title Slide", "Title Only"}
        for each in [each for each in layouts if each.name not in kept]:
            layouts.remove(each)
        master = self.file.slide_master
        for place in (master, *layouts):
            for shape in list(place.placeholders):
                if _kind(shape) in _FEET:
                    _remove(shape)
        _place(master.placeholders[0], Box(_EDGE, 22, _WIDE[0] - 2 * _EDGE, 56))
        for shape in layouts.get_by_name("Title Slide").placeholders:
            title = _kind(shape) == "CENTER_TITLE"
            _place(shape, Box(_EDGE, 90, 880, 130) if title else Box(_EDGE, 236, 880, 240))
            shape.text_frame.vertical_anchor = MSO_ANCHOR.BOTTOM if title else MSO_ANCHOR.TOP

    def _empty(self) -> None:
        """Take out the slides that a template already has, and lists that name them."""
        root = self.file.part
        element = root._element  # noqa: SLF001 - the library has no word for taking a slide out
        for name in ("custShowLst", "extLst"):
            for found in element.findall(f"{{{element.nsmap['p']}}}{name}"):
                element.remove(found)
        for each in list(self.file.slides._sldIdLst):  # noqa: SLF001
            self.file.slides._sldIdLst.remove(each)  # noqa: SLF001
            root.drop_rel(each.rId)

    def _choose(self) -> None:
        """Choose the layouts for titles and for all else, by their placeholders."""
        layouts = [each for master in self.file.slide_masters for each in master.slide_layouts]
        usable = [each for each in layouts if "TITLE" in _kinds(each) and self._area(each).height >= LEAST * self.size[1]]  # fmt: skip
        if not usable:
            raise TemplateError("The template has no layout with a title above and room below it.")
        self.plain_layout = min(usable, key=lambda each: len(_kinds(each)))
        opening = [each for each in layouts if "CENTER_TITLE" in _kinds(each)] or [each for each in layouts if {"TITLE", "SUBTITLE"} <= set(_kinds(each))]  # fmt: skip
        self.title_layout = opening[0] if opening else self.plain_layout
        self.area = self._area(self.plain_layout)

    def _area(self, layout: Any) -> Box:
        """Return what is free below a layout's title, above its feet and ours."""
        width = self.size[0]
        title = next((_box(each) for each in layout.placeholders if _kind(each) in _HEADS), None)
        if title is None:
            return Box(0, 0, 0, 0)
        left = min(max(title.left + (0.0 if self.own else INSET), 0.02 * width), 0.3 * width)
        right = title.left + title.width if title.width > 0.6 * width else width - left
        wide = min(right, 0.98 * width) - left
        low = self._floor(layout) - self._foot_height(wide) - 6
        top = title.bottom + 10
        return Box(left, top, wide, max(low - top, 0.0))

    def _floor(self, layout: Any) -> float:
        """Return where the template's own feet begin: placeholders, and what else stands wholly in the lowest part."""
        high: float = self.size[1]
        feet = [_box(each) for each in layout.placeholders if _kind(each) in _FEET]
        feet += [_box(each) for place in (layout, layout.slide_master) for each in place.shapes if not each.is_placeholder]  # fmt: skip
        low = [each.top for each in feet if each and each.top >= 0.75 * high and each.top < high]
        return min([*low, high - 14]) - (2 if low else 0)

    def _foot_height(self, wide: float) -> float:
        return lines(self.foot, SMALLEST, wide - _NUMBER - 8, wide=self.wide) * SMALLEST * LINE + 2

    def room(self) -> Room:
        """Return the room for texts and tables."""
        return Room(self.area.width, self.area.height, self.wide)

    def slide(self, title: str) -> Any:
        """Return a new slide with its title, and what every slide carries."""
        made = self._new(self.plain_layout, title)
        for shape in list(made.placeholders):
            if _kind(shape) not in _HEADS:
                _remove(shape)
        return made

    def _new(self, layout: Any, title: str) -> Any:
        made = self.file.slides.add_slide(layout)
        self._made.append((made, layout))
        head = made.shapes.title
        box = self._boxed(head)
        room = Room(box.width - 15, box.height - 8, self.wide)
        said, size = fitted(plain(title), room, [each for each in _TITLES if each <= self._title_size(layout)])
        self._write(head.text_frame, f"<a:x {_A}><a:p>{run(said, size, self.lang)}</a:p></a:x>")
        return made

    def _boxed(self, shape: Any) -> Box:
        """Return where a placeholder stands; the upper part where nothing says so."""
        return _box(shape) or Box(_EDGE, 20, self.size[0] - 2 * _EDGE, 60)

    def _title_size(self, layout: Any) -> float:
        """Return the letters that titles have in the template."""
        opening = layout is self.title_layout and self.title_layout is not self.plain_layout
        found = layout.slide_master.element.xpath("p:txStyles/p:titleStyle/a:lvl1pPr/a:defRPr/@sz")
        size = int(found[0]) / 100 if found else 28.0
        return min(max(size, 16.0), 40.0 if opening else 28.0)

    def opening(self, title: str, paras: Sequence[Para]) -> None:
        """Make the first slide: a title, and below it what is to be known first."""
        made = self._new(self.title_layout, title)
        rest = [shape for shape in made.placeholders if _kind(shape) not in _HEADS]
        below = next((shape for shape in rest if _kind(shape) == "SUBTITLE"), None)
        for shape in rest:
            if shape is not below:
                _remove(shape)
        if below is not None:
            box = self._boxed(below)
            size = self._fits(paras, Room(box.width - 15, box.height - 8, self.wide))
            if size:
                self._write(below.text_frame, body(paras, size, self.lang))
                return
            _remove(below)
        self._beside(made, paras)

    def _beside(self, made: Any, paras: Sequence[Para]) -> None:
        """Write below the title, or above it where there is more room."""
        head = self._boxed(made.shapes.title)
        low = self._floor(self.title_layout) - self._foot_height(self.area.width)
        boxes = [Box(self.area.left, head.bottom + 8, self.area.width, low - head.bottom - 8), Box(self.area.left, 20, self.area.width, head.top - 28)]  # fmt: skip
        box = max(boxes, key=lambda each: each.height)
        size = self._fits(paras, Room(box.width, box.height, self.wide)) or SMALLEST
        self.text(made, paras[: 1 if box.height < 100 else None], box, size)

    def _fits(self, paras: Sequence[Para], room: Room) -> float:
        """Return the letters with which paragraphs fit; 0 where they do not."""
        return next((size for size in (20, 18, 16, 14, 12) if heights(paras, size, room) <= room.height), 0)

    def text(self, made: Any, paras: Sequence[Para], box: Box, size: float, name: str = "") -> None:
        """Write a box of text."""
        shape = made.shapes.add_textbox(*box.emu)
        if name:
            shape.name = name
        frame = shape.text_frame
        frame.word_wrap = True
        frame.margin_left = frame.margin_right = frame.margin_top = frame.margin_bottom = 0
        self._write(frame, body(paras, size, self.lang) if self.own else body([_without_ink(each) for each in paras], size, self.lang))  # fmt: skip

    def _write(self, frame: Any, markup: str) -> None:
        """Put paragraphs in the place of those that a text has."""
        from pptx.oxml import parse_xml

        into = frame._txBody  # noqa: SLF001 - runs with a language, written at one stroke
        for old in list(into.p_lst):
            into.remove(old)
        into.extend(list(parse_xml(markup)))

    def fill(self, made: Any, pieces: Sequence[Piece], sizes: tuple[int, int], said: str) -> None:
        """Write the pieces of one page below each other."""
        top = self.area.top
        for piece in pieces:
            box = Box(self.area.left, top + piece.above, self.area.width, piece.height - piece.above)
            if piece.table is None:
                self.text(made, piece.paras, box, sizes[0])
            else:
                self.table(made, piece, box, sizes[1], said)
            top = box.bottom

    def table(self, made: Any, piece: Piece, box: Box, size: float, said: str) -> None:
        """Write a table that can be edited, with a text for those who do not see it."""
        from pptx.oxml import parse_xml

        if not self.own:
            piece.rows = [(tuple(tuple(_without_ink(para) for para in cell) for cell in row), own) for row, own in piece.rows]  # fmt: skip
        frame: Any = made.shapes.add_table(1, 1, *box.emu)
        described(frame, said)
        old = frame._element.graphic.graphicData.tbl  # noqa: SLF001 - a table written at one stroke
        old.getparent().replace(old, parse_xml(tabled(piece, box.width, size, self.lang)))

    def _feet(self, made: Any, layout: Any, number: int) -> None:
        """Write state, day and revision at the foot, and the number of the slide; the template's own feet stay."""
        numbered = False
        for shape in layout.placeholders:
            if _kind(shape) == "FOOTER" and shape.text_frame.text.strip():
                made.shapes._spTree.append(_copied(shape, made))  # noqa: SLF001 - feet are not copied by the library
            if _kind(shape) == "SLIDE_NUMBER":
                made.shapes._spTree.append(self._numbered(shape, made, number))  # noqa: SLF001
                numbered = True
        area = self._area(layout)
        if not area.width:
            area = self.area
        high = self._foot_height(area.width)
        top = self._floor(layout) - high
        self.text(made, [Para(self.foot)], Box(area.left, top, area.width - _NUMBER - 8, high), SMALLEST, "State")
        if not numbered:
            self._number(made, number, Box(area.left + area.width - _NUMBER, top, _NUMBER, SMALLEST * LINE + 2))
        if not self.own and layout is self.title_layout and layout is not self.plain_layout:
            _on_paper(made)

    def _number(self, made: Any, number: int, box: Box) -> None:
        shape = made.shapes.add_textbox(*box.emu)
        shape.name = "Number"
        frame = shape.text_frame
        frame.margin_left = frame.margin_right = frame.margin_top = frame.margin_bottom = 0
        self._write(frame, f'<a:x {_A}><a:p><a:pPr algn="r"/>{self._field(number)}</a:p></a:x>')

    def _field(self, number: int) -> str:
        return f'<a:fld id="{{B6F15528-21DE-4FAA-801E-634DDDAF4B2B}}" type="slidenum"><a:rPr lang="{self.lang}" sz="{SMALLEST}00"/><a:t>{number}</a:t></a:fld>'  # fmt: skip

    def _numbered(self, shape: Any, made: Any, number: int) -> Any:
        from pptx.oxml import parse_xml

        copy = _copied(shape, made)
        text = copy.txBody
        for old in list(text.p_lst):
            text.remove(old)
        text.extend(list(parse_xml(f"<a:x {_A}><a:p>{self._field(number)}</a:p></a:x>")))
        return copy

    def packed(self, title: str) -> bytes:
        """Return the file; feet come last, as they are read last."""
        for number, (made, layout) in enumerate(self._made, 1):
            self._feet(made, layout, number)
        said = self.file.core_properties
        said.title, said.language = plain(title)[:250], self.lang
        said.author = said.last_modified_by = said.keywords = said.comments = said.subject = said.category = ""
        said.created = said.modified = datetime.now(UTC).replace(tzinfo=None)
        into = io.BytesIO()
        self.file.save(into)
        return into.getvalue()


_HEADS: Final = frozenset({"TITLE", "CENTER_TITLE"})
_FEET: Final = frozenset({"DATE", "FOOTER", "SLIDE_NUMBER"})


def described(shape: Any, said: str) -> None:
    """Give a shape its text for those who do not see it."""
    shape._element.nvGraphicFramePr.cNvPr.set("descr", plain(said))  # noqa: SLF001 - the library has no word for it


def _without_ink(para: Para) -> Para:
    return replace(para, ink="")


def _kind(shape: Any) -> str:
    return shape.placeholder_format.type.name if shape.placeholder_format.type is not None else "OBJECT"


def _kinds(layout: Any) -> list[str]:
    """Return the kinds of a layout's placeholders, feet left out."""
    return [kind for kind in map(_kind, layout.placeholders) if kind not in _FEET]


def _box(shape: Any) -> Box | None:
    """Return where a shape stands; None where nothing says so."""
    found = (shape.left, shape.top, shape.width, shape.height)
    return None if None in found else Box(*(each / _EMU for each in found))


def _place(shape: Any, box: Box) -> None:
    shape.left, shape.top, shape.width, shape.height = box.emu


def _remove(shape: Any) -> None:
    element = shape._element  # noqa: SLF001 - the library has no word for taking a shape out
    element.getparent().remove(element)


def _copied(shape: Any, made: Any) -> Any:
    """Return a copy of a layout's placeholder that takes place and style from it, with a number that no other shape has."""
    copy = deepcopy(shape._element)  # noqa: SLF001
    copy.nvSpPr.cNvPr.set("id", str(max(each.shape_id for each in made.shapes) + 1))
    for old in list(copy.spPr):
        copy.spPr.remove(old)
    return copy


def _on_paper(made: Any) -> None:
    """Lay the foot of a title on the colour of the paper: nobody knows what picture is behind it."""
    from pptx.enum.dml import MSO_THEME_COLOR

    for shape in made.shapes:
        if shape.name in {"State", "Number"}:
            shape.fill.solid()
            shape.fill.fore_color.theme_color = MSO_THEME_COLOR.BACKGROUND_1


def _opened(packed: bytes) -> Any:
    from pptx import Presentation

    return Presentation(io.BytesIO(packed))


_EXTERNAL = re.compile(rb"""TargetMode\s*=\s*["']External""")


def _weigh(found: zipfile.ZipFile) -> None:
    """Unpack everything and keep none of it: what a packed file says of its sizes need not be true."""
    total = 0
    for each in found.infolist():
        with found.open(each) as part:
            while chunk := part.read(65_536):
                total += len(chunk)
                if total > MOST_BYTES:
                    raise TemplateError("The template is too large: at most 50 MB unpacked.")


def _checked(packed: bytes) -> bytes:
    """Return a template that may be opened; a .potx as the .pptx that it is.

    Raises:
        TemplateError: when it is no such file, has macros, or is larger than it may be.
    """
    with zipfile.ZipFile(io.BytesIO(packed)) as found:
        parts = found.infolist()
        if len(packed) > MOST_BYTES or len(parts) > MOST_FILES or sum(each.file_size for each in parts) > MOST_BYTES:
            raise TemplateError("The template is too large: at most 50 MB unpacked.")
        _weigh(found)
        if any(each.filename.lower().endswith("vbaproject.bin") for each in parts):
            raise TemplateError("The template has macros; save it without.")
        if b"vbaProject" in found.read(_TYPES) or b"macroEnabled" in found.read(_TYPES):
            raise TemplateError("The template has macros; save it without.")
        links = (found.read(each) for each in parts if each.filename.endswith(".rels"))
        if any(_EXTERNAL.search(each) for each in links):
            raise TemplateError(
                "The template leads to other places (links, linked pictures or objects); save it without."
            )
        if "ppt/presentation.xml" not in found.namelist():
            raise TemplateError("The template is no PowerPoint file (.pptx).")
        if _TEMPLATE not in found.read(_TYPES):
            return packed
    return _changed(packed, {_TYPES: ((_TEMPLATE, b"presentationml.presentation.main+xml"),)})


@lru_cache(maxsize=1)
def _ours() -> bytes:
    """Return the library's default in our letters and colours."""
    colours = {"1F497D": "ink2", "EEECE1": "panel", "4F81BD": "path", "C0504D": "behind", "9BBB59": "far", "8064A2": "below", "4BACC6": "e3", "F79646": "edge", "0000FF": "link"}  # fmt: skip
    theme = [(b'"Calibri"', b'"Arial"'), (b'<a:sysClr val="windowText" lastClr="000000"/>', f'<a:srgbClr val="{INK["ink"][1:]}"/>'.encode())]  # fmt: skip
    theme += [(old.encode(), INK[new][1:].encode()) for old, new in colours.items()]
    master = ((b'<p:titleStyle><a:lvl1pPr algn="ctr"', b'<p:titleStyle><a:lvl1pPr algn="l"'), (b'<a:defRPr sz="4400" kern="1200">', b'<a:defRPr sz="2800" b="1" kern="1200">'), (b'lIns="91440"', b'lIns="0"'))  # fmt: skip
    layout = ((b'algn="ctr"', b'algn="l"'), (b'<a:tint val="75000"/>', b""))
    return _changed((files("pptx") / "templates" / "default.pptx").read_bytes(), {
        "ppt/theme/theme1.xml": tuple(theme), "ppt/slideMasters/slideMaster1.xml": master, "ppt/slideLayouts/slideLayout1.xml": layout,
        "ppt/presentation.xml": ((b' type="screen4x3"', b""),),
    })  # fmt: skip


def _changed(packed: bytes, changes: dict[str, tuple[tuple[bytes, bytes], ...]]) -> bytes:
    """Return a packed file with words changed in some of its parts."""
    into = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(packed)) as old, zipfile.ZipFile(into, "w", zipfile.ZIP_DEFLATED) as new:
        for name in dict.fromkeys(each.filename for each in old.infolist()):
            data = old.read(name)
            for before, after in changes.get(name, ()):
                data = data.replace(before, after)
            new.writestr(name, data)
    return into.getvalue()
