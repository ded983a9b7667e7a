"""Headings as officers write them, compared without accents, case and punctuation."""

import re
import unicodedata


def heading_key(heading: str) -> str:
    """Return the heading in lower-case ASCII letters and digits, words parted by one blank.

    «Mã  Xã/Phường» becomes «ma xa phuong».

    đ and Đ are letters of their own in Unicode (no decomposition), hence the replacement.
    """
    bare = unicodedata.normalize("NFD", heading.replace("đ", "d").replace("Đ", "D"))
    letters = "".join(each for each in bare if not unicodedata.combining(each))
    return " ".join(re.findall(r"[a-z0-9]+", letters.casefold()))
