"""What the last build made, so that the next one makes only what changed."""

import hashlib
import json
from dataclasses import dataclass, field


@dataclass(slots=True)
class Memory:
    """Path → digest of all that the page was made from; empty at first."""

    before: dict[str, bytes] = field(default_factory=dict)
    now: dict[str, bytes] = field(default_factory=dict)

    def knows(self, path: str, *parts: object) -> bool:
        """Return whether the page was made from the same parts the last time, and remember these."""
        digest = hashlib.blake2b(json.dumps(parts, sort_keys=True).encode(), digest_size=16).digest()
        self.now[path] = digest
        return self.before.get(path) == digest

    def is_written(self) -> None:
        """Take what was made now for what the next build compares with."""
        self.before, self.now = self.now, {}

    def forget(self) -> None:
        self.before, self.now = {}, {}
