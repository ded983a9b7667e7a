"""What is wrong with a configuration: all of it at once, each with file and line."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, order=True)
class CatalogFinding:
    """One thing wrong in config/; ``line`` counts from 1, ``file`` is relative to the configuration folder."""

    file: str
    line: int
    message: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.message}"


class CatalogError(Exception):
    """The configuration cannot be used; carries every finding."""

    def __init__(self, findings: list[CatalogFinding]) -> None:
        self.findings = tuple(sorted(findings))
        super().__init__("\n".join(str(each) for each in self.findings))
