"""Why a file or a command stops, by finding code; and which exit code that means. Imports nothing of ours."""

from collections.abc import Mapping

DONE, REFUSED, WRONG_USE, ENVIRONMENT = 0, 1, 2, 3


class IngestError(Exception):
    """A file that cannot be used; ``code`` has its texts in config/messages.yml, ``values`` fill them."""

    def __init__(self, code: str, /, **values: object) -> None:
        self.code = code
        self.values: Mapping[str, object] = values
        super().__init__(code + "".join(f" {name}={value}" for name, value in values.items()))


class UseError(IngestError):
    """A command that was typed wrongly: a file that is not there, a layer that does not exist."""


class UnavailableError(IngestError):
    """What the work needs is away: the database, the disk, a setting."""


EXIT_CODES: tuple[tuple[type[BaseException], int], ...] = (
    (UnavailableError, ENVIRONMENT),
    (UseError, WRONG_USE),
    (IngestError, REFUSED),
)


def exit_code(error: BaseException) -> int:
    """Return 1 data refused, 2 wrong use, 3 environment (also for everything that is not ours)."""
    return next((code for kind, code in EXIT_CODES if isinstance(error, kind)), ENVIRONMENT)
