"""Judges the package files of one build."""

import gzip
import json
import os
import struct
import tarfile
import zlib

import deb
import rpmfile
from package import Damaged

from libtaskotron import check

READ = {".deb": deb.read, ".rpm": rpmfile.read}
PERMITTED = ("/usr/", "/etc/", "/var/", "/opt/", "/boot/", "/srv/")


def broken_rules(package, name, version, release):
    """(outcome, sentence) for everything that is wrong."""
    for damage in package.damage:
        yield "FAILED", damage
    if package.name != name or package.version != version:
        yield "FAILED", f"is {package.name}-{package.version} inside (expected {name}-{version})"
    if package.release not in (release, release.split(".")[0]):
        yield "FAILED", f"is release {package.release} inside (expected {release})"
    if not package.licence:
        yield "NEEDS_INSPECTION", "names no licence"
    for one in package.files:
        yield from broken_by(one)


def broken_by(one):
    if one.path.startswith("/usr/local/"):
        yield "FAILED", f"{one.path} is the administrator's place, not a package's"
    elif one.path != "/usr" and not one.path.startswith(PERMITTED):
        yield "NEEDS_INSPECTION", f"{one.path} is in an unusual place"
    if one.mode & 0o170000 != 0o120000 and one.mode & 0o002 and not one.mode & 0o1000:
        yield "FAILED", f"{one.path} can be written by everybody (mode {one.mode & 0o7777:04o})"
    if one.regular and one.mode & 0o6000:
        yield "NEEDS_INSPECTION", f"{one.path} runs with another's rights (mode {one.mode & 0o7777:04o})"
    if (one.owner, one.group) != ("root", "root"):
        yield "NEEDS_INSPECTION", f"{one.path} belongs to {one.owner}:{one.group}"
    if one.regular and one.path.endswith(".gz"):
        try:
            gzip.decompress(one.data)
        except (OSError, EOFError, zlib.error):
            yield "FAILED", f"{one.path} is no gzip file"
    if one.data.startswith(b"#!") and one.regular and not one.mode & 0o111:
        yield "NEEDS_INSPECTION", f"{one.path} begins with #! and is not executable"


def judge(path, nvr, artifactsdir):
    file_name = os.path.basename(path)
    kind = os.path.splitext(path)[1]
    detail = check.CheckDetail(nvr, check.ReportType.KOJI_BUILD, "PASSED", checkname=f"package-files.{kind[1:]}")
    detail.keyvals["file"] = file_name
    detail.artifact = file_name + ".json"
    found, contents = [], []
    try:
        with open(path, "rb") as source:
            package = READ[kind](source.read())
        contents = [{"path": f.path, "mode": f"{f.mode:o}", "size": len(f.data)} for f in package.files]
        found = list(broken_rules(package, *nvr.rsplit("-", 2)))
    except Damaged as reason:
        found = [("FAILED", str(reason))]
    except (ValueError, KeyError, IndexError, struct.error, tarfile.TarError, OSError, EOFError, zlib.error) as reason:
        found = [("FAILED", f"cannot be read: {type(reason).__name__}: {reason}")]
    for outcome, text in found:
        detail.update_outcome(outcome)
        detail.store(f"{file_name}: {outcome}: {text}")
    detail.note = "; ".join(text for _, text in found[:3]) or f"{len(contents)} files, every digest right"
    if len(found) > 3:
        detail.note += f"; and {len(found) - 3} more"
    with open(os.path.join(artifactsdir, detail.artifact), "w", encoding="utf-8") as out:
        json.dump({"package": file_name, "files": contents, "findings": found}, out, indent=2)
    return detail


def run(koji_build, artifactsdir):
    name = koji_build.rsplit("-", 2)[0]
    names = sorted(n for n in os.listdir("packages") if n.startswith((name + "-", name + "_")))
    details = [judge(os.path.join("packages", n), koji_build, artifactsdir) for n in names]
    if not details:
        note = f"no package files of {name} here"
        details = [check.CheckDetail(koji_build, check.ReportType.KOJI_BUILD, "INFO", note)]
    return check.export_YAML(details)
