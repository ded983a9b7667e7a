"""What stops a start: one problem of the environment, in Vietnamese and English, with the remedy."""

EXIT_ENVIRONMENT = 3


class ClusterError(Exception):
    """Something around us (server, port, folder, rights) is not as needed; `exit_code` 3 in the table of exit codes."""

    exit_code = EXIT_ENVIRONMENT

    def __init__(self, vi: str, en: str, detail: str = "") -> None:
        """Take the two texts, and what another program said about it (the end of a log)."""
        super().__init__("\n".join(text for text in (vi, en, detail) if text))
        self.vi = vi
        self.en = en
        self.detail = detail

    def report(self) -> str:
        """Return the lines for the terminal, in the layout of every refusal."""
        lines = ["DỪNG / STOPPED", *_indented("vi", self.vi), *_indented("en", self.en)]
        lines += [f"  | {line}" for line in self.detail.splitlines()]
        return "\n".join(lines)


def _indented(language: str, text: str) -> list[str]:
    first, *rest = text.splitlines()
    return [f"  {language}  {first}", *(f"      {line.strip()}" for line in rest)]
