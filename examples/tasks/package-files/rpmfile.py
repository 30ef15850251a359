"""Reads an RPM package: lead, signature header, header, and a compressed cpio archive."""

import bz2
import gzip
import hashlib
import lzma
import struct
import zlib

from package import Damaged, File, Package

UNPACK = {"gzip": gzip.decompress, "xz": lzma.decompress, "lzma": lzma.decompress, "bzip2": bz2.decompress}
DIGESTS = {1: "md5", 2: "sha1", 8: "sha256", 9: "sha384", 10: "sha512"}
NUMBERS = {2: "B", 3: "H", 4: "I", 5: "Q"}


def header(data, at):
    """({tag: value}, where it ends); a value is a text, bytes, or a list."""
    if data[at : at + 3] != b"\x8e\xad\xe8":
        raise Damaged(f"offset {at}: no header")
    count, size = struct.unpack(">II", data[at + 8 : at + 16])
    store_at = at + 16 + 16 * count
    store = data[store_at : store_at + size]
    if len(store) < size:
        raise Damaged(f"offset {at}: header cut short")
    tags = {}
    for i in range(count):
        tag, kind, offset, items = struct.unpack(">IIII", data[at + 16 + 16 * i : at + 32 + 16 * i])
        tags[tag] = value(store, kind, offset, items)
    return tags, store_at + size


def value(store, kind, offset, items):
    if kind in NUMBERS:
        form = f">{items}{NUMBERS[kind]}"
        return list(struct.unpack_from(form, store, offset))
    if kind == 7:
        return store[offset : offset + items]
    texts = []
    for _ in range(items):
        end = store.index(b"\0", offset)
        texts.append(store[offset:end].decode("utf-8"))
        offset = end + 1
    return texts[0] if kind == 6 else texts


def cpio(data):
    """(path, mode, bytes) of each entry of a "newc" archive."""
    at = 0
    while True:
        head = data[at : at + 110]
        if head[:6] not in (b"070701", b"070702"):
            raise Damaged(f"payload, offset {at}: no cpio entry")
        numbers = [int(head[6 + 8 * i : 14 + 8 * i], 16) for i in range(13)]
        size, name_size = numbers[6], numbers[11]
        name = data[at + 110 : at + 110 + name_size - 1].decode("utf-8")
        body_at = at + 110 + name_size
        body_at += -body_at % 4
        if name == "TRAILER!!!":
            return
        yield name, numbers[1], data[body_at : body_at + size]
        at = body_at + size
        at += -at % 4


def read(data):
    if data[:4] != b"\xed\xab\xee\xdb":
        raise Damaged(f"begins with {data[:4]!r} (expected the lead of an RPM)")
    signature, end = header(data, 96)
    start = end + -end % 8
    tags, end = header(data, start)
    head, payload = data[start:end], data[end:]
    package = Package(tags[1000], tags[1001], tags[1002], tags[1022], tags.get(1014, ""))
    compare_digests(package, signature, tags, head, payload)
    compressor = tags.get(1125, "gzip")
    if compressor not in UNPACK:
        raise Damaged(f"payload is packed with {compressor} (expected one of {', '.join(sorted(UNPACK))})")
    try:
        archive = UNPACK[compressor](payload)
    except (OSError, EOFError, zlib.error, lzma.LZMAError) as reason:
        package.damage.append(f"the payload cannot be unpacked: {reason}")
        return package
    read_files(package, tags, archive)
    return package


def compare_digests(package, signature, tags, head, payload):
    for tag, name, expected in (
        (1000, "size", [len(head) + len(payload)]),
        (269, "SHA-1 of the header", hashlib.sha1(head).hexdigest()),
        (273, "SHA-256 of the header", hashlib.sha256(head).hexdigest()),
        (1004, "MD5", hashlib.md5(head + payload).digest()),
    ):
        if tag in signature and signature[tag] != expected:
            package.damage.append(f"{name} differs from the signature header")
    if 5092 in tags and tags[5092][0] != hashlib.sha256(payload).hexdigest():
        package.damage.append("SHA-256 of the payload differs from the header")


def read_files(package, tags, archive):
    told = {}
    algorithm = DIGESTS[tags.get(5011, [1])[0]]
    for i, base in enumerate(tags.get(1117, [])):
        path = tags[1118][tags[1116][i]] + base
        told[path] = (tags[1030][i], tags[1028][i], tags[1035][i], tags[1036][i], tags[1039][i], tags[1040][i])
    for name, mode, body in cpio(archive):
        path = "/" + name.lstrip("./")
        if path not in told:
            package.damage.append(f"{path} is in the payload only")
            continue
        told_mode, size, digest, link, owner, group = told.pop(path)
        if mode != told_mode:
            package.damage.append(f"{path} has mode {mode:o} in the payload, {told_mode:o} in the header")
        one = File(path, mode, owner, group, body, link)
        if one.regular and (len(body) != size or hashlib.new(algorithm, body).hexdigest() != digest):
            package.damage.append(f"{path} differs from its {algorithm} in the header")
        package.files.append(one)
    package.damage += [f"{path} is in the header only" for path in told]
