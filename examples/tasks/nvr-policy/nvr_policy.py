"""Judges a build by its name-version-release alone: would it sort, upgrade and belong where it says?

A rule answers with None when it is kept, else with an outcome and a sentence. The worst answer is the verdict.
"""

import datetime
import os
import re

from libtaskotron import check

FAILED = "FAILED"
INSPECT = "NEEDS_INSPECTION"

DIST_TAG = re.compile(r"\.(fc|el)(\d{1,2})(?:_\d+)?(\.\d+)?$")
MODULE = re.compile(r"\.module_[0-9a-f]+$")
PRERELEASE = re.compile(r"(?<![a-z])(alpha|beta|rc|pre|dev)(?![a-z])", re.IGNORECASE)
SNAPSHOT = re.compile(r"\^(?:(\d{8})\.?)?(?:git)?([0-9a-f]{4,40})?$")


def split(nvr):
    """('quill-pen', '1.0', '3.fc42') of 'quill-pen-1.0-3.fc42'."""
    parts = nvr.rsplit("-", 2)
    if len(parts) != 3 or not all(parts):
        raise ValueError(f"{nvr}: expected <name>-<version>-<release>")
    return parts


def name_has_plain_characters(name, version, release):
    odd = sorted(set(re.sub(r"[A-Za-z0-9._+-]", "", name)))
    if odd:
        return FAILED, f"name {name!r} has {' '.join(map(repr, odd))} (expected letters, digits, and . _ + -)"
    if not name[0].isalnum():
        return FAILED, f"name {name!r} begins with {name[0]!r} (expected a letter or a digit)"
    return None


def name_is_lower_case(name, version, release):
    if name != name.lower():
        return INSPECT, f"name {name!r} has capitals: right only if upstream insists on them"
    return None


def version_begins_with_a_digit(name, version, release):
    if not version[0].isdigit():
        return FAILED, f"version {version!r} begins with {version[0]!r} (expected a digit)"
    return None


def prerelease_sorts_before_its_release(name, version, release):
    found = PRERELEASE.search(version)
    if found and "~" not in version[: found.start()]:
        final = version[: found.start()].rstrip("._-")
        return FAILED, f"version {version!r} sorts after its own release {final!r} (expected {final}~{version[found.start():]})"
    return None


def snapshot_names_its_day(name, version, release):
    if "^" not in version:
        return None
    found = SNAPSHOT.search(version)
    if not found or not (found[1] or found[2]):
        return FAILED, f"version {version!r}: after ^ expected <YYYYMMDD>.git<commit>"
    if not found[1]:
        return INSPECT, f"version {version!r} names a commit and no day: two snapshots will not sort"
    try:
        datetime.datetime.strptime(found[1], "%Y%m%d")
    except ValueError:
        return FAILED, f"version {version!r}: {found[1]} is no day (expected YYYYMMDD)"
    return None


def release_begins_with_a_number(name, version, release):
    number = re.match(r"\d+", release)
    if not number:
        return FAILED, f"release {release!r} begins with {release[0]!r} (expected a number)"
    if int(number[0]) == 0:
        return INSPECT, f"release {release!r} begins with 0: an old-style pre-release, better written with ~ in the version"
    return None


def dist_tag_is_there(name, version, release):
    if MODULE.search(release):
        return INSPECT, f"release {release!r} is a module's: it has no dist tag to be judged by"
    if not DIST_TAG.search(release):
        return FAILED, f"release {release!r} has no dist tag (expected it to end in .fc<N> or .el<N>)"
    return None


def dist_tag_comes_once(name, version, release):
    tags = re.findall(r"\.(?:fc|el)\d+", release)
    if len(tags) > 1:
        return FAILED, f"release {release!r} has {len(tags)} dist tags: {' '.join(tags)} (expected one)"
    return None


NAME_VERSION_RELEASE = [
    name_has_plain_characters,
    name_is_lower_case,
    version_begins_with_a_digit,
    prerelease_sorts_before_its_release,
    snapshot_names_its_day,
    release_begins_with_a_number,
]
DIST = [dist_tag_is_there, dist_tag_comes_once]


def judge(nvr, rules, checkname):
    detail = check.CheckDetail(nvr, check.ReportType.KOJI_BUILD, "PASSED", checkname=checkname)
    broken = []
    for rule in rules:
        answer = rule(*split(nvr))
        title = rule.__name__.replace("_", " ")
        if answer is None:
            detail.store(f"kept    {title}")
        else:
            outcome, text = answer
            detail.update_outcome(outcome)
            broken.append(text)
            detail.store(f"BROKEN  {title}: {text}")
    detail.note = "; ".join(broken) or f"{len(rules)} rules kept"
    return detail


def run(koji_build, artifactsdir):
    details = [
        judge(koji_build, NAME_VERSION_RELEASE, "nvr-policy"),
        judge(koji_build, DIST, "nvr-policy.dist_tag"),
    ]
    for detail in details:
        report = f"{detail.checkname}.txt"
        with open(os.path.join(artifactsdir, report), "w", encoding="utf-8") as out:
            out.write(f"{koji_build}: {detail.outcome}\n\n" + "\n".join(detail.output) + "\n")
        detail.artifact = report
    return check.export_YAML(details)
