"""Compares an image of a compose with what the compose's metadata says about it, and reads the image's own header.

The item is the image's URL; metadata/images.json is looked for in each directory above it.
"""

import hashlib
import json
import os
import posixpath
import struct
import urllib.error
import urllib.parse
import urllib.request

from libtaskotron import check

# Straight to the compose: a proxy of the machine has no business with what is next door.
OPEN = urllib.request.build_opener(urllib.request.ProxyHandler({})).open


def read(url):
    with OPEN(url, timeout=20) as answer:
        return answer.read()


def metadata_above(url):
    """(URL of the compose's top, its metadata/images.json)"""
    parts = urllib.parse.urlsplit(url)
    path = posixpath.dirname(parts.path)
    while path != "/":
        top = urllib.parse.urlunsplit(parts._replace(path=path))
        try:
            return top, json.loads(read(top + "/metadata/images.json"))
        except urllib.error.URLError:
            path = posixpath.dirname(path)
    raise ValueError(f"{url}: no metadata/images.json in any directory above it")


def entry_of(url, top, metadata):
    path = urllib.parse.unquote(url[len(top) + 1 :])
    for arches in metadata["payload"]["images"].values():
        for entries in arches.values():
            for entry in entries:
                if entry["path"] == path:
                    return entry
    raise ValueError(f"{path}: not in metadata/images.json of {metadata['payload']['compose']['id']}")


def qcow2_header(data):
    if data[:4] != b"QFI\xfb":
        raise ValueError(f"begins with {data[:4]!r} (expected the magic of a qcow2, b'QFI\\xfb')")
    version, _, _, cluster_bits, size, encrypted, level1 = struct.unpack(">IQIIQII", data[4:40])
    return {"version": version, "cluster": 1 << cluster_bits, "size": size, "encrypted": encrypted, "level1": level1}


def run(compose, workdir, artifactsdir):
    top, metadata = metadata_above(compose)
    entry = entry_of(compose, top, metadata)
    image = read(compose)
    with open(os.path.join(workdir, "image"), "wb") as copy:
        copy.write(image)

    told = check.CheckDetail(compose, check.ReportType.COMPOSE, "PASSED", checkname="image-check.metadata")
    told.keyvals["arch"] = entry["arch"]
    told.keyvals["compose_id"] = metadata["payload"]["compose"]["id"]
    wrong = []
    if len(image) != entry["size"]:
        wrong.append(f"{len(image)} bytes (metadata says {entry['size']})")
    for name, expected in sorted(entry["checksums"].items()):
        found = hashlib.new(name, image).hexdigest()
        told.store(f"{name}: {found}")
        if found != expected:
            wrong.append(f"{name} {found} (metadata says {expected})")
    told.update_outcome("FAILED" if wrong else "PASSED")
    told.note = "; ".join(wrong) or f"{len(image)} bytes, checksum as in the metadata"

    sound = check.CheckDetail(compose, check.ReportType.COMPOSE, "PASSED", checkname="image-check.format")
    sound.keyvals["arch"] = entry["arch"]
    try:
        header = qcow2_header(image)
        sound.keyvals["virtual_size"] = str(header["size"])
        sound.note = f"qcow2 version {header['version']}, {header['size'] >> 20} MiB, clusters of {header['cluster']} bytes"
        needed = -(-header["size"] // (header["cluster"] // 8 * header["cluster"]))
        if header["level1"] < needed:
            sound.update_outcome("FAILED")
            sound.note += f"; {header['level1']} level 1 entries cannot reach its end (expected {needed})"
        if header["encrypted"]:
            sound.update_outcome("NEEDS_INSPECTION")
            sound.note += "; encrypted"
    except (ValueError, struct.error) as reason:
        sound.update_outcome("FAILED")
        sound.note = str(reason)

    with open(os.path.join(artifactsdir, "image.json"), "w", encoding="utf-8") as out:
        json.dump({"url": compose, "metadata": entry, "note": [told.note, sound.note]}, out, indent=2)
    told.artifact = sound.artifact = "image.json"
    return check.export_YAML([told, sound])
