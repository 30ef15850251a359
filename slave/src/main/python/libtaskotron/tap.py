"""Test Anything Protocol, version 13: one test line for each result, with a YAML block below it."""

#: How an item is called within a line.
NAMES = {
    'bodhi_update': 'Bodhi update',
    'koji_build': 'Koji build',
    'koji_tag': 'Koji tag',
    'yum_repository': 'Yum repository',
}


def export(details, checkname, refuse_reserved):
    """The text for these CheckDetails."""
    lines = ['TAP version 13', '1..%d' % len(details)]
    for detail in details:
        refuse_reserved(detail.keyvals)
        lines += _test(detail, checkname)
    return '\n'.join(lines) + '\n'


def _test(detail, checkname):
    import yaml

    good = detail.outcome in ('PASSED', 'INFO')
    name = detail.checkname or checkname
    kind = NAMES.get(detail.report_type, detail.report_type)
    described = '%s - %s' % ('ok' if good else 'not ok', name)
    if kind:
        described += ' for %s %s' % (kind, detail.item)
    else:
        described += ' for %s' % detail.item
    block = {'item': detail.item, 'type': detail.report_type, 'outcome': detail.outcome}
    summary = getattr(detail, 'summary', None) or detail.note
    if summary:
        block['summary'] = str(summary)
    if detail.output:
        block['details'] = {'output': '\n'.join(detail.output)}
    if detail.artifact:
        block['artifact'] = str(detail.artifact)
    block.update(detail.keyvals)
    text = yaml.safe_dump(block, default_flow_style=False, allow_unicode=True, sort_keys=False)
    return [described, '  ---'] + ['  ' + line for line in text.splitlines()] + ['  ...']
