#!/usr/bin/env python3
"""Makes the package files and images that the sample tasks look at, and writes their compose metadata.

Everything is built here byte by byte, so that the files are ours and small:

    examples/authoring/make_examples.py        (writes below examples/)

Run it after a change here and commit what it wrote.
"""

import gzip
import hashlib
import io
import json
import os
import struct
import sys
import tarfile

BUILT = 1793577600  # 2026-11-02 00:00:00 UTC, the time of everything in these packages


class Entry:
    """A file, directory or link of a package."""

    def __init__(self, path, text="", mode=0o100644, link=""):
        self.path = path
        self.mode = mode
        self.link = link
        self.data = link.encode() if link else text.encode()


def directory(path):
    return Entry(path, mode=0o040755)


def gzipped(data):
    out = io.BytesIO()
    with gzip.GzipFile(fileobj=out, mode="wb", compresslevel=9, mtime=0) as packed:
        packed.write(data)
    return out.getvalue()


# ---------------------------------------------------------------- .deb: an ar archive of two tar archives


def tar_of(entries):
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w", format=tarfile.GNU_FORMAT) as tar:
        for entry in entries:
            member = tarfile.TarInfo("./" + entry.path)
            member.mode = entry.mode & 0o7777
            member.mtime = BUILT
            member.uname = member.gname = "root"
            if entry.mode & 0o170000 == 0o040000:
                member.type = tarfile.DIRTYPE
                tar.addfile(member)
            elif entry.link:
                member.type = tarfile.SYMTYPE
                member.linkname = entry.link
                tar.addfile(member)
            else:
                member.size = len(entry.data)
                tar.addfile(member, io.BytesIO(entry.data))
    return gzipped(out.getvalue())


def ar_member(name, data):
    head = f"{name:<16}{BUILT:<12}{0:<6}{0:<6}{'100644':<8}{len(data):<10}`\n".encode("ascii")
    return head + data + (b"\n" if len(data) % 2 else b"")


def deb(control, entries):
    files = [e for e in entries if e.mode & 0o170000 == 0o100000]
    size = sum((len(e.data) + 1023) // 1024 for e in files)
    fields = "".join(f"{key}: {value}\n" for key, value in control.items() if key != "Description")
    fields += f"Installed-Size: {size}\nDescription: {control['Description']}\n"
    sums = "".join(f"{hashlib.md5(e.data).hexdigest()}  {e.path}\n" for e in files)
    control_tar = tar_of([Entry("control", fields), Entry("md5sums", sums)])
    return (
        b"!<arch>\n"
        + ar_member("debian-binary", b"2.0\n")
        + ar_member("control.tar.gz", control_tar)
        + ar_member("data.tar.gz", tar_of(entries))
    )


# ---------------------------------------------------------------- .rpm: lead, signature header, header, cpio

INT16, INT32, STRING, BIN, STRINGS, I18N = 3, 4, 6, 7, 8, 9


def rpm_header(tags, region):
    """The binary form of a header: index entries, then the store; the region tag comes first, its trailer last."""
    index, store = [], b""
    for tag, kind, value in sorted(tags, key=lambda each: each[0]):
        if kind == INT16:
            store += b"\0" * (-len(store) % 2)
            count, data = len(value), struct.pack(f">{len(value)}H", *value)
        elif kind == INT32:
            store += b"\0" * (-len(store) % 4)
            count, data = len(value), struct.pack(f">{len(value)}I", *value)
        elif kind == BIN:
            count, data = len(value), value
        elif kind == STRING:
            count, data = 1, value.encode() + b"\0"
        else:
            count, data = len(value), b"".join(each.encode() + b"\0" for each in value)
        index.append((tag, kind, len(store), count))
        store += data
    total = len(index) + 1
    trailer = struct.pack(">IIiI", region, BIN, -16 * total, 16)
    index.insert(0, (region, BIN, len(store), 16))
    store += trailer
    entries = b"".join(struct.pack(">IIII", *each) for each in index)
    return b"\x8e\xad\xe8\x01\0\0\0\0" + struct.pack(">II", total, len(store)) + entries + store


def cpio(entries):
    out = b""
    for inode, entry in enumerate([*entries, Entry("TRAILER!!!", mode=0)], start=1):
        last = entry.path == "TRAILER!!!"
        name = (entry.path if last else "./" + entry.path).encode() + b"\0"
        links = 1 if entry.mode & 0o170000 != 0o040000 else 2
        numbers = [inode, entry.mode, 0, 0, links, BUILT, len(entry.data), 0, 0, 0, 0, len(name), 0]
        if last:
            numbers[0] = numbers[5] = 0
        out += b"070701" + b"".join(f"{number:08x}".encode() for number in numbers) + name
        out += b"\0" * (-len(out) % 4) + entry.data
        out += b"\0" * (-len(out) % 4)
    return out


def rpm(name, version, release, summary, description, licence, entries, arch="noarch"):
    payload = cpio(entries)
    packed = gzipped(payload)
    places = sorted({os.path.dirname("/" + e.path).rstrip("/") + "/" for e in entries})
    digests = [hashlib.sha256(e.data).hexdigest() if e.mode & 0o170000 == 0o100000 else "" for e in entries]
    count = len(entries)
    evr = f"{version}-{release}"
    header = rpm_header(
        [
            (100, STRINGS, ["C"]),
            (1000, STRING, name),
            (1001, STRING, version),
            (1002, STRING, release),
            (1004, I18N, [summary]),
            (1005, I18N, [description]),
            (1006, INT32, [BUILT]),
            (1007, STRING, "builder.example"),
            (1009, INT32, [sum(len(e.data) for e in entries)]),
            (1014, STRING, licence),
            (1016, I18N, ["Unspecified"]),
            (1020, STRING, f"https://{name}.example/"),
            (1021, STRING, "linux"),
            (1022, STRING, arch),
            (1028, INT32, [len(e.data) for e in entries]),
            (1030, INT16, [e.mode for e in entries]),
            (1033, INT16, [0] * count),
            (1034, INT32, [BUILT] * count),
            (1035, STRINGS, digests),
            (1036, STRINGS, [e.link for e in entries]),
            (1037, INT32, [2 if "/doc/" in e.path and e.mode & 0o100000 else 0 for e in entries]),
            (1039, STRINGS, ["root"] * count),
            (1040, STRINGS, ["root"] * count),
            (1044, STRING, f"{name}-{evr}.src.rpm"),
            (1045, INT32, [0xFFFFFFFF] * count),
            (1047, STRINGS, [name]),
            (1048, INT32, [16777226] * 3),
            (1049, STRINGS, ["rpmlib(CompressedFileNames)", "rpmlib(FileDigests)", "rpmlib(PayloadFilesHavePrefix)"]),
            (1050, STRINGS, ["3.0.4-1", "4.6.0-1", "4.0-1"]),
            (1064, STRING, "4.18.0"),
            (1095, INT32, [1] * count),
            (1096, INT32, list(range(1, count + 1))),
            (1097, STRINGS, [""] * count),
            (1112, INT32, [8]),
            (1113, STRINGS, [evr]),
            (1116, INT32, [places.index(os.path.dirname("/" + e.path).rstrip("/") + "/") for e in entries]),
            (1117, STRINGS, [os.path.basename(e.path) for e in entries]),
            (1118, STRINGS, places),
            (1124, STRING, "cpio"),
            (1125, STRING, "gzip"),
            (1126, STRING, "9"),
            (5011, INT32, [8]),
            (5092, STRINGS, [hashlib.sha256(packed).hexdigest()]),
            (5093, INT32, [8]),
        ],
        63,
    )
    signature = rpm_header(
        [
            (269, STRING, hashlib.sha1(header).hexdigest()),
            (273, STRING, hashlib.sha256(header).hexdigest()),
            (1000, INT32, [len(header) + len(packed)]),
            (1004, BIN, hashlib.md5(header + packed).digest()),
            (1007, INT32, [len(payload)]),
        ],
        62,
    )
    lead = struct.pack(">4sBBhh66shh16x", b"\xed\xab\xee\xdb", 3, 0, 0, 1, f"{name}-{evr}".encode(), 1, 5)
    return lead + signature + b"\0" * (-len(signature) % 8) + header + packed


# ---------------------------------------------------------------- the packages themselves

LANTERN = """#!/bin/sh
# Shines on the first lines of its input.
head -n "${1:-3}"
"""

TALLY = """#!/bin/sh
# Counts equal lines, most frequent first.
sort | uniq -c | sort -rn
"""


def packages():
    man = "usr/share/man/man1/lantern.1.gz"
    page = Entry(man)
    page.data = gzipped(b'.TH LANTERN 1\n.SH NAME\nlantern \\- shines on the first lines\n')
    lantern = [
        directory("usr"),
        directory("usr/bin"),
        Entry("usr/bin/lantern", LANTERN, 0o100755),
        Entry("usr/bin/lamp", mode=0o120777, link="lantern"),
        directory("usr/share"),
        directory("usr/share/doc"),
        directory("usr/share/doc/lantern"),
        Entry("usr/share/doc/lantern/copyright", "Files: *\nCopyright: 2026 the lantern authors\nLicense: MIT\n"),
        directory("usr/share/man"),
        directory("usr/share/man/man1"),
        page,
    ]
    tally = [
        directory("usr"),
        directory("usr/bin"),
        Entry("usr/bin/tally", TALLY, 0o100777),
        directory("usr/local"),
        directory("usr/local/share"),
        Entry("usr/local/share/tally.conf", "order = descending\n"),
        directory("usr/share"),
        directory("usr/share/doc"),
        directory("usr/share/doc/tally"),
        Entry("usr/share/doc/tally/copyright", "Copyright: 2026 the tally authors\nLicense: MIT\n"),
    ]

    def control(name, version, text):
        return {
            "Package": name,
            "Version": version,
            "Section": "utils",
            "Priority": "optional",
            "Architecture": "all",
            "Maintainer": f"The {name} authors <{name}@{name}.example>",
            "Description": text,
        }

    plain = [e for e in lantern if e.mode & 0o170000 != 0o040000]
    owned = [e for e in lantern if e.path == "usr/share/doc/lantern"]
    return {
        "lantern-2.3-1.fc42.noarch.rpm": rpm(
            "lantern",
            "2.3",
            "1.fc42",
            "Shines on the first lines of a text",
            "Lantern prints the first lines of what it reads.",
            "MIT",
            sorted(plain + owned, key=lambda e: e.path),
        ),
        "lantern_2.3-1_all.deb": deb(
            control("lantern", "2.3-1", "shines on the first lines of a text\n Prints the first lines of what it reads."),
            lantern,
        ),
        "tally_0.7-2_all.deb": deb(
            control("tally", "0.7-2", "counts equal lines\n Prints each line once, with how often it came."), tally
        ),
        "tally-0.7-2.fc42.noarch.rpm": rpm(
            "tally",
            "0.7",
            "2.fc42",
            "Counts equal lines",
            "Tally prints each line once, with how often it came.",
            "",
            [e for e in tally if e.mode & 0o170000 != 0o040000 or e.path.endswith("doc/tally")],
        ),
    }


# ---------------------------------------------------------------- images: qcow2 without any data in it


def qcow2(megabytes):
    """An empty disk with 512-byte clusters: header, reference count table and block, and the level 1 table."""
    cluster, size = 512, megabytes << 20
    level1 = size // (cluster // 8 * cluster)
    level1_clusters = (level1 * 8 + cluster - 1) // cluster
    header = struct.pack(
        ">4sIQIIQIIQQIIQQQQII",
        b"QFI\xfb",
        3,
        0,
        0,
        9,
        size,
        0,
        level1,
        3 * cluster,
        1 * cluster,
        1,
        0,
        0,
        0,
        0,
        0,
        4,
        104,
    )
    used = 3 + level1_clusters
    table = struct.pack(">Q", 2 * cluster)
    block = struct.pack(f">{used}H", *[1] * used)
    return b"".join(part.ljust(cluster, b"\0") for part in (header, table, block)) + b"\0" * level1_clusters * cluster


def compose(base, compose_id, variant, images, wrong_size=()):
    """Writes a compose: the images and metadata/images.json that says of each its path, size and checksum."""
    top = os.path.join(base, compose_id, "compose")
    told = {}
    for arch, megabytes in images.items():
        path = f"{variant}/{arch}/images/{compose_id.replace('-42-', '-Base-42-')}.{arch}.qcow2"
        data = qcow2(megabytes)
        write(os.path.join(top, path), data)
        told[arch] = [
            {
                "arch": arch,
                "bootable": False,
                "checksums": {"sha256": hashlib.sha256(data).hexdigest()},
                "disc_count": 1,
                "disc_number": 1,
                "format": "qcow2",
                "implant_md5": None,
                "mtime": BUILT,
                "path": path,
                "size": len(data) + (512 if arch in wrong_size else 0),
                "subvariant": f"{variant}_Base",
                "type": "qcow2",
                "volume_id": None,
            }
        ]
    date, _, respin = compose_id.rsplit("-", 1)[1].partition(".")
    metadata = {
        "header": {"type": "productmd.images", "version": "1.2"},
        "payload": {
            "compose": {"date": date, "id": compose_id, "respin": int(respin), "type": "production"},
            "images": {variant: told},
        },
    }
    write(os.path.join(top, "metadata", "images.json"), (json.dumps(metadata, indent=2, sort_keys=True) + "\n").encode())


def write(path, data):
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with open(path, "wb") as out:
        out.write(data)


def main(top):
    for name, data in packages().items():
        write(os.path.join(top, "tasks", "package-files", "packages", name), data)
    composes = os.path.join(top, "composes")
    compose(composes, "Fedora-Cloud-42-20261102.0", "Cloud", {"x86_64": 4, "aarch64": 4})
    compose(composes, "Fedora-Atomic-42-20261103.0", "Atomic", {"x86_64": 2}, wrong_size=("x86_64",))


if __name__ == "__main__":
    main(sys.argv[1] if len(sys.argv) > 1 else os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
