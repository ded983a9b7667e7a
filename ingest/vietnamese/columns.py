"""The columns of a table in Unicode: each votes for its encoding, short ones follow the table as a whole."""

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass

from catalog.model import Text
from ingest.findings import Finding, Where, note
from ingest.vietnamese.charsets import ETH, is_of_bytes, proved_utf8
from ingest.vietnamese.readings import Doubt, Vote, choose_encoding, foreign_texts, is_telling, judged, read_text

_NO_EXAMPLE = ("…", "…")
_MISREAD = {
    "UTF-8": Text("UTF-8 bị đọc nhầm", "UTF-8 that was misread"),
    ETH: Text("chữ Ð gõ thay cho Đ", "Ð typed for Đ"),
}


@dataclass(frozen=True, slots=True)
class Decoded:
    """What became of one column: ``texts`` from text as it stood to text in Unicode, only those that changed.

    ``doubts``: texts with two readings, or with letters lost; they stay as they stand.
    """

    encoding: str
    texts: dict[str, str]
    doubts: dict[str, Doubt]
    example: tuple[str, str] = _NO_EXAMPLE
    """A word that is at home in these tables: a text as a whole may name a person."""

    def read(self, cell: object) -> object:
        return self.texts.get(cell, cell) if isinstance(cell, str) else cell

    def count(self, cells: Iterable[object]) -> int:
        """Return how many of the cells are read otherwise than they stand."""
        return sum(1 for each in cells if isinstance(each, str) and each in self.texts)


def decode_columns(columns: Sequence[Iterable[object]], lexicon: Collection[str]) -> list[Decoded | None]:
    """Return for each column what was read otherwise or is in doubt; None where nothing is."""
    foreign = [foreign_texts(each) for each in columns]
    common = choose_encoding(list(dict.fromkeys(text for texts in foreign for text in texts)), lexicon)
    return [_decode(texts, _vote(texts, common, lexicon), lexicon) for texts in foreign]


def _vote(texts: Sequence[str], common: Vote | None, lexicon: Collection[str]) -> Vote | None:
    own = choose_encoding(texts, lexicon)
    return own if own or common is None or (is_telling(texts) and not _mends(common, texts)) else common


def _mends(vote: Vote, texts: Sequence[str]) -> bool:
    """Return whether the table's encoding makes Vietnamese of every text that is none, and leaves the others alone.

    VPS and VISCII write many letters as Latin-1 does: a column of "Thôn Nà Cáy" is right as it stands, "NguyÍn" is not.
    """
    odd = [each for each in texts if judged(each).bad]
    read = [vote.decode(each) for each in odd]
    if not odd or not all(each is not None and not judged(each).bad for each in read):
        return False
    return all(vote.decode(each) in (each, None) for each in set(texts).difference(odd))


def _decode(texts: Sequence[str], vote: Vote | None, lexicon: Collection[str]) -> Decoded | None:
    read = {each: read_text(each, vote) for each in texts}
    changed = {text: other for text, other in read.items() if isinstance(other, str) and other != text}
    doubts = {text: other for text, other in read.items() if isinstance(other, Doubt)}
    if not changed and not doubts:
        return None
    return Decoded(vote.encoding if vote else _without_vote(changed), changed, doubts, _example(changed, lexicon))


def _without_vote(changed: dict[str, str]) -> str:
    return "UTF-8" if any(map(proved_utf8, changed)) else ETH


def _example(changed: dict[str, str], lexicon: Collection[str]) -> tuple[str, str]:
    """Return a word before and after, one that the lexicon has."""
    for text, read in changed.items():
        for before, after in zip(text.split(), read.split(), strict=False):
            if before != after and after.casefold() in lexicon:
                return before, after
    return _NO_EXAMPLE


def decode_rows(
    rows: Sequence[Sequence[object]], lexicon: Collection[str], is_heading: Callable[[str], bool]
) -> tuple[Sequence[Sequence[object]], dict[int, Decoded]]:
    """Return the rows of a sheet in Unicode, titles and headings too, and by column what was read otherwise.

    A sheet in Unicode, which is nearly every one, is given back as it is.

    Args:
        is_heading: whether a text that is Vietnamese as it stands is a heading that layers know: it has no vote and
            stays, as the form may be in Unicode and what was filled in not ("Xã" would be "Xó" in TCVN3).
    """
    texts = {cell for row in rows for cell in row if isinstance(cell, str) and not cell.isascii()}
    if not any(is_of_bytes(each) and judged(each).bad for each in texts):
        return rows, {}
    width = max(map(len, rows))
    kept = {each for each in texts if not judged(each).bad and is_heading(each)}
    columns = [[row[at] for row in rows if at < len(row) and row[at] not in kept] for at in range(width)]
    found = decode_columns(columns, lexicon)
    decoded = {at: each for at, each in enumerate(found) if each is not None and each.texts}
    return [[decoded[at].read(cell) if at in decoded else cell for at, cell in enumerate(row)] for row in rows], decoded


def decoded_notes(found: Iterable[tuple[Decoded, int, str]], where: Where) -> Iterator[Finding]:
    """Yield one note per encoding, with all its columns, that counts the cells that are read otherwise than they stand.

    Args:
        found: what became of a column, how many of its cells, its label.
    """
    by_encoding: dict[str, list[tuple[Decoded, int, str]]] = {}
    for each in found:
        by_encoding.setdefault(each[0].encoding, []).append(each)
    for encoding, columns in by_encoding.items():
        place = Where(where.file, where.sheet, None, tuple(dict.fromkeys(label for _, _, label in columns if label)))
        before, after = next((each.example for each, _, _ in columns if each.example != _NO_EXAMPLE), _NO_EXAMPLE)
        cells = sum(cells for _, cells, _ in columns)
        yield note("text-decoded", place, cells=cells, encoding=_name(encoding), before=before, after=after)


def _name(encoding: str) -> Text:
    return _MISREAD.get(encoding, Text(encoding, encoding))
