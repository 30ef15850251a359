"""Reads a Debian package: an ar archive of `debian-binary`, a control tar and a data tar."""

import hashlib
import io
import tarfile

from package import Damaged, File, Package

TYPES = {tarfile.REGTYPE: 0o100000, tarfile.DIRTYPE: 0o040000, tarfile.SYMTYPE: 0o120000, tarfile.LNKTYPE: 0o100000}


def members(data):
    if data[:8] != b"!<arch>\n":
        raise Damaged(f"begins with {data[:8]!r} (expected an ar archive, b'!<arch>\\n')")
    at, found = 8, []
    while at < len(data):
        head = data[at : at + 60]
        if len(head) < 60 or head[58:] != b"`\n":
            raise Damaged(f"offset {at}: no ar member header")
        name = head[:16].decode("ascii").rstrip(" /")
        size = int(head[48:58])
        body = data[at + 60 : at + 60 + size]
        if len(body) < size:
            raise Damaged(f"{name}: {len(body)} of {size} bytes")
        found.append((name, body))
        at += 60 + size + size % 2
    return found


def fields(text):
    """The paragraph of a control file; continuation lines belong to the field before."""
    found, last = {}, ""
    for line in text.splitlines():
        if line[:1] in (" ", "\t") and last:
            found[last] += "\n" + line.strip()
        elif ":" in line:
            last, _, value = line.partition(":")
            found[last] = value.strip()
    return found


def read(data):
    parts = members(data)
    names = [name for name, _ in parts]
    if len(parts) < 3 or names[0] != "debian-binary" or not names[1].startswith("control.tar"):
        raise Damaged(f"members {names} (expected debian-binary, control.tar.*, data.tar.*)")
    if not parts[0][1].startswith(b"2."):
        raise Damaged(f"format {parts[0][1]!r} (expected 2.x)")
    with tarfile.open(fileobj=io.BytesIO(parts[1][1])) as control:
        told = {member.name.lstrip("./"): control.extractfile(member).read() for member in control if member.isfile()}
    paragraph = fields(told["control"].decode("utf-8"))
    version, _, release = paragraph["Version"].rpartition("-")
    package = Package(paragraph["Package"], version, release, paragraph["Architecture"], "")
    for key in ("Maintainer", "Description", "Section", "Priority"):
        if not paragraph.get(key):
            package.damage.append(f"control has no {key}")
    with tarfile.open(fileobj=io.BytesIO(parts[2][1])) as contents:
        for member in contents:
            body = contents.extractfile(member).read() if member.isfile() else b""
            path = "/" + member.name.lstrip("./")
            mode = TYPES.get(member.type, 0) | member.mode
            package.files.append(File(path, mode, member.uname, member.gname, body, member.linkname))
    for one in package.files:
        if one.path == f"/usr/share/doc/{package.name}/copyright":
            package.licence = fields(one.data.decode("utf-8")).get("License", "")
    compare_sums(package, told.get("md5sums", b"").decode("utf-8"))
    return package


def compare_sums(package, sums):
    expected = {"/" + path: digest for digest, _, path in (line.partition("  ") for line in sums.splitlines())}
    for one in package.files:
        if not one.regular:
            continue
        digest = expected.pop(one.path, None)
        if digest is None:
            package.damage.append(f"{one.path} is not in md5sums")
        elif digest != hashlib.md5(one.data).hexdigest():
            package.damage.append(f"{one.path} differs from md5sums")
    package.damage += [f"{path} is in md5sums only" for path in expected]
