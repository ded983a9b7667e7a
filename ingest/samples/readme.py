"""What stands beside the samples: which file is what, and that all of it is invented."""

from datetime import date

from catalog.model import Catalog
from ingest.samples.hand_ins import HAND_INS
from ingest.samples.mistakes import MISTAKES

_TEXT = """\
DỮ LIỆU MẪU COVIDMAPS BẮC KẠN / COVIDMAPS BẮC KẠN SAMPLES

vi  Toàn bộ số liệu trong thư mục này là bịa đặt để thử phần mềm; tên và mã đơn vị hành chính là thật, ranh giới chỉ
    để minh hoạ, không có giá trị pháp lý. Không có thông tin của người nào. Ngày nộp: {day:%d/%m/%Y}.
en  Everything in this folder is invented, for trying the software; names and codes of the administrative units are
    real, their boundaries are illustrative and without legal effect. No person is in it. Handed in on {day:%d/%m/%Y}.

Tệp nộp / Hand-ins (nạp theo thứ tự này / load them in this order):
{hand_ins}

Tệp có lỗi, để thử / Hand-ins with mistakes, for trying (bad/; after «__» what the receipt should say):
{mistakes}
"""


def readme(catalog: Catalog, day: date) -> str:
    """Return the text of README.txt."""
    lines = [f"  {each.file:<26} {_title(catalog, each.layer)}" for each in HAND_INS]
    return _TEXT.format(day=day, hand_ins="\n".join(lines), mistakes="\n".join(f"  bad/{name}" for name in MISTAKES))


def _title(catalog: Catalog, layer_id: str) -> str:
    layer = catalog.layer(layer_id)
    return f"{layer.title.vi} / {layer.title.en} ({layer.id})" if layer else layer_id
