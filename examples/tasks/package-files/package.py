"""What a package file turns out to be, whatever its format."""

from dataclasses import dataclass, field


class Damaged(Exception):
    """The file is not what its format promises."""


@dataclass
class File:
    path: str
    mode: int
    owner: str
    group: str
    data: bytes = b""
    link: str = ""

    @property
    def regular(self):
        return self.mode & 0o170000 == 0o100000


@dataclass
class Package:
    name: str
    version: str
    release: str
    arch: str
    licence: str
    files: list = field(default_factory=list)
    # What is wrong with digests and structure, in words.
    damage: list = field(default_factory=list)
