"""The styles of the Word file: fonts, headings, tables; nothing is formatted by hand."""

from dataclasses import dataclass

from docx.document import Document as Wordfile
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Cm, Pt, RGBColor
from docx.styles.style import ParagraphStyle
from docx.text.font import Font

from kotomitta.render.words import Language

ROOM = Cm(17)
LOCALE = {Language.FI: "fi-FI", Language.SV: "sv-FI", Language.EN: "en-GB"}
_FONT, _INK = "Arial", RGBColor(0x1A, 0x1A, 0x1A)
_TABLE = f"""
<w:style {nsdecls("w")} w:type="table" w:customStyle="1" w:styleId="PaperTable">
  <w:name w:val="Paper table"/><w:basedOn w:val="TableNormal"/><w:uiPriority w:val="59"/>
  <w:tblPr><w:tblBorders>
    <w:bottom w:val="single" w:sz="4" w:color="B9C0C9"/>
    <w:insideH w:val="single" w:sz="4" w:color="B9C0C9"/>
  </w:tblBorders><w:tblCellMar>
    <w:top w:w="40" w:type="dxa"/><w:left w:w="0" w:type="dxa"/>
    <w:bottom w:w="40" w:type="dxa"/><w:right w:w="115" w:type="dxa"/>
  </w:tblCellMar></w:tblPr>
  <w:tblStylePr w:type="firstRow"><w:tcPr><w:tcBorders>
    <w:bottom w:val="single" w:sz="8" w:color="1A1A1A"/>
  </w:tcBorders></w:tcPr></w:tblStylePr>
</w:style>"""


@dataclass(frozen=True, slots=True)
class Look:
    """How the paragraphs of a style look, in points; `follows` keeps them with the next."""

    size: float
    before: float = 0
    after: float = 0
    bold: bool = False
    follows: bool = False
    right: bool = False


_LOOKS = {
    "Normal": Look(10.5, after=6),
    "Title": Look(22, after=12, bold=True),
    "Heading 1": Look(15, before=20, after=6, bold=True, follows=True),
    "Caption": Look(10, before=10, after=3, bold=True, follows=True),
    "List Bullet": Look(10.5, after=3),
    "Picture": Look(10.5, follows=True),
    "After table": Look(4, after=4),
    **{
        f"Table{kind}{number}{small}": Look(
            7.5 if small else 8.5, bold=kind != "text", follows=kind == "head", right=bool(number)
        )
        for kind in ("head", "text", "sum")
        for number in ("", "number")
        for small in ("", "Small")
    },
}


def styled(file: Wordfile, language: Language) -> None:
    """Give a new Word file its paper, its language and its styles."""
    page = file.sections[0]
    page.page_width, page.page_height = Cm(21), Cm(29.7)
    page.left_margin = page.right_margin = page.top_margin = page.bottom_margin = Cm(2)
    _speaking(file, LOCALE[language])
    known = {style.name for style in file.styles}
    for name, look in _LOOKS.items():
        if name not in known:
            file.styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH).base_style = file.styles["Normal"]
        _set(file.styles[name], look)
    file.styles.element.append(parse_xml(_TABLE))


def _speaking(file: Wordfile, locale: str) -> None:
    """Set the language of all text, so that it is read aloud and spelt rightly."""
    for language in file.styles.element.iter(qn("w:lang")):
        for kind in ("w:val", "w:eastAsia"):
            language.set(qn(kind), locale)


def _set(style: ParagraphStyle, look: Look) -> None:
    _plainly(style, style.font)
    style.font.size, style.font.bold = Pt(look.size), look.bold
    layout = style.paragraph_format
    layout.space_before, layout.space_after = Pt(look.before), Pt(look.after)
    layout.keep_with_next = look.follows
    if look.right:
        layout.alignment = WD_ALIGN_PARAGRAPH.RIGHT


def _plainly(style: ParagraphStyle, font: Font) -> None:
    """One font and ink for all scripts, in place of those of the theme."""
    font.name, font.color.rgb = _FONT, _INK
    fonts = style.element.rPr.rFonts
    for kind in ("w:asciiTheme", "w:hAnsiTheme", "w:eastAsiaTheme", "w:cstheme"):
        fonts.attrib.pop(qn(kind), None)
    for kind in ("w:eastAsia", "w:cs"):
        fonts.set(qn(kind), _FONT)
    border = style.element.pPr.find(qn("w:pBdr")) if style.element.pPr is not None else None
    if border is not None:
        style.element.pPr.remove(border)
