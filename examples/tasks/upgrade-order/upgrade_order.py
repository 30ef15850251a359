"""Is a build newer than what its own and the older releases have, and not newer than what the next ones have?"""

import os
import re

import yaml

from libtaskotron import check


def segments(text):
    """What RPM compares: runs of digits and of letters, with ~ and ^ on their own; other characters only separate."""
    return re.findall(r"\d+|[A-Za-z]+|~|\^", text)


def compare(one, other):
    """-1, 0 or 1, as RPM orders versions: 1.0~rc1 < 1.0 < 1.0^git1 < 1.0.1, and 1.a < 1.1."""
    left, right = segments(one), segments(other)
    for i in range(max(len(left), len(right))):
        a = left[i] if i < len(left) else None
        b = right[i] if i < len(right) else None
        if a == b:
            continue
        if "~" in (a, b):
            return -1 if a == "~" else 1
        if "^" in (a, b):
            # A caret is newer than the end of the text, and older than anything else.
            if a is None or b is None:
                return -1 if a is None else 1
            return -1 if a == "^" else 1
        if a is None or b is None:
            return -1 if a is None else 1
        if a.isdigit() != b.isdigit():
            return 1 if a.isdigit() else -1
        if a.isdigit():
            a, b = int(a), int(b)
            if a == b:
                continue
        return -1 if a < b else 1
    return 0


def compare_builds(one, other):
    """The version decides, then the release."""
    for a, b in zip(one.split("-"), other.split("-")):
        order = compare(a, b)
        if order:
            return order
    return 0


def verdict(nvr, released):
    """(outcome, note, lines of the report)"""
    name, version, release = nvr.rsplit("-", 2)
    tag = re.search(r"\.fc(\d+)", release)
    if not tag:
        return "NEEDS_INSPECTION", f"release {release!r} has no Fedora dist tag: nothing to compare with", []
    here = int(tag[1])
    if name not in released:
        return "NEEDS_INSPECTION", f"{name} was never released before: is this a new package?", []
    mine = f"{version}-{release[: tag.start()]}"
    lines, wrong = [], []
    for there, theirs in sorted(released[name].items()):
        order = compare_builds(mine, theirs)
        sign = "<=>"[order + 1]
        lines.append(f"F{there}: {mine} {sign} {theirs}")
        if there <= here and order < 0:
            wrong.append(f"older than {theirs} of F{there}")
        elif there == here and order == 0:
            wrong.append(f"the same as {theirs} of F{there}")
        elif there > here and order > 0:
            wrong.append(f"newer than {theirs} of F{there}")
    if wrong:
        return "FAILED", f"{mine} is " + " and ".join(wrong), lines
    return "PASSED", f"{mine} fits between {len(lines)} released builds", lines


def run(koji_build, artifactsdir):
    with open("released.yml", encoding="utf-8") as source:
        released = yaml.safe_load(source)
    outcome, note, lines = verdict(koji_build, released)
    detail = check.CheckDetail(koji_build, check.ReportType.KOJI_BUILD, outcome, note)
    for line in lines or [note]:
        detail.store(line)
    detail.artifact = "upgrade-order.txt"
    with open(os.path.join(artifactsdir, detail.artifact), "w", encoding="utf-8") as out:
        out.write("\n".join([koji_build, *lines, f"{outcome}: {note}", ""]))
    return check.export_YAML(detail)
