"""Results of a check, and the text (ResultYAML) in which a task hands them over.

    detail = check.CheckDetail('xchat-2.8.8-21.fc20', check.ReportType.KOJI_BUILD)
    detail.store('looking at it')
    detail.update_outcome('PASSED')
    return check.export_YAML(detail)
"""

import os
from collections.abc import Iterable

from libtaskotron.exceptions import TaskotronValueError

#: Keys of a result that have a meaning of their own, so that extra data may not use them.
RESERVED_KEYS = [
    'item', 'type', 'outcome', 'note', 'results', 'checkname', 'artifact', '_internal']


class ReportType:
    """What an item is."""

    BODHI_UPDATE = 'bodhi_update'
    COMPOSE = 'compose'
    DIST_GIT_COMMIT = 'dist_git_commit'
    DOCKER_IMAGE = 'docker_image'
    GIT_COMMIT = 'git_commit'
    KOJI_BUILD = 'koji_build'
    KOJI_TAG = 'koji_tag'
    MODULE_BUILD = 'module_build'
    PULL_REQUEST = 'pull_request'
    #: Known until 2017, when it was dropped.
    YUM_REPOSITORY = 'yum_repository'

    @classmethod
    def list(cls):
        """All types, sorted."""
        return sorted(value for name, value in vars(cls).items() if name.isupper())


class CheckDetail:
    """What a check found out about one item.

    item: what was checked, for instance 'xchat-2.8.8-21.fc20'
    report_type: what the item is, one of ReportType
    outcome: one of outcome_priority; NEEDS_INSPECTION as long as none was set
    note: a short text for people
    output: lines of text, see store()
    keyvals: extra data, texts or lists of texts by name
    checkname: name of the check, when it is not that of the task
    artifact: path of a file or directory below the artifacts
    """

    #: Weakest first: an outcome later in this list wins over one before it.
    outcome_priority = ('PASSED', 'INFO', 'FAILED', 'NEEDS_INSPECTION', 'ABORTED', 'CRASHED')

    def __init__(self, item, report_type=None, outcome=None, note='', output=None, keyvals=None,
                 checkname=None, artifact=None):
        self.item = item
        self.report_type = report_type
        self._outcome = None
        if outcome is not None:
            self.outcome = outcome
        self.note = note
        self.output = [output] if isinstance(output, str) else list(output or [])
        self.keyvals = dict(keyvals or {})
        self.checkname = checkname
        self.artifact = artifact

    @property
    def outcome(self):
        """The outcome; NEEDS_INSPECTION as long as none was set."""
        return self._outcome or 'NEEDS_INSPECTION'

    @outcome.setter
    def outcome(self, value):
        if value is not None and value not in self.outcome_priority:
            raise TaskotronValueError(
                'unknown outcome %r (expected one of %s)'
                % (value, ', '.join(self.outcome_priority)))
        self._outcome = value

    def update_outcome(self, outcome):
        """Take this outcome if it is worse than the one so far."""
        if self.cmp_outcome(outcome, self._outcome) > 0:
            self.outcome = outcome

    def broken(self):
        """Whether the check itself did not work, so that it says nothing about the item."""
        return self.outcome in ('ABORTED', 'CRASHED')

    def store(self, message, printout=True):
        """Keep a line of output, and print it unless told otherwise."""
        if isinstance(message, bytes):
            message = message.decode('utf-8', 'replace')
        if printout:
            print(message)
        self.output.append(message)

    @classmethod
    def cmp_outcome(cls, outcome1, outcome2):
        """1 when the first is worse, -1 when the second is, 0 when they are equal. None is the weakest."""
        ranks = []
        for outcome in (outcome1, outcome2):
            if outcome is not None and outcome not in cls.outcome_priority:
                raise TaskotronValueError(
                    'unknown outcome %r (expected one of %s)'
                    % (outcome, ', '.join(cls.outcome_priority)))
            ranks.append(-1 if outcome is None else cls.outcome_priority.index(outcome))
        return (ranks[0] > ranks[1]) - (ranks[0] < ranks[1])

    @classmethod
    def create_multi_item_summary(cls, outcomes):
        """How often there is which outcome, weakest first: '3 PASSED, 1 FAILED'.

        outcomes: words, or CheckDetails
        """
        words = [one.outcome if isinstance(one, CheckDetail) else one for one in outcomes]
        for word in words:
            cls.cmp_outcome(word, None)
        return ', '.join(
            '%d %s' % (words.count(word), word) for word in cls.outcome_priority if word in words)

    def __repr__(self):
        return '<CheckDetail %s %s: %s>' % (self.report_type, self.item, self.outcome)

    __str__ = __repr__


def _details(check_details):
    """One CheckDetail or several as a list; refuses everything else."""
    if isinstance(check_details, CheckDetail):
        return [check_details]
    if isinstance(check_details, Iterable) and not isinstance(check_details, (str, bytes, dict)):
        details = list(check_details)
        if all(isinstance(detail, CheckDetail) for detail in details):
            return details
    raise TaskotronValueError(
        '%.80r (expected a CheckDetail, or several of them)' % (check_details,))


def _refuse_reserved(keyvals):
    """Extra data must not look like anything else."""
    taken = sorted(str(key) for key in keyvals if key in RESERVED_KEYS)
    if taken:
        raise TaskotronValueError(
            'keyvals: %s (expected no reserved key: %s)'
            % (', '.join(taken), ', '.join(RESERVED_KEYS)))


def _result(detail):
    """One result as ResultYAML has it."""
    for attribute in ('item', 'report_type'):
        if not getattr(detail, attribute):
            raise TaskotronValueError('%r: %s is missing (expected a text)' % (detail, attribute))
    _refuse_reserved(detail.keyvals)
    result = {
        'item': str(detail.item),
        'type': str(detail.report_type),
        'outcome': detail.outcome,
    }
    if detail.note:
        result['note'] = str(detail.note)
    if detail.checkname:
        result['checkname'] = str(detail.checkname)
    if detail.artifact:
        result['artifact'] = os.fspath(detail.artifact)
    for key, value in detail.keyvals.items():
        result[str(key)] = value
    internal = getattr(detail, '_internal', None)
    if internal:
        result['_internal'] = internal
    return result


def export_YAML(check_details):  # noqa: N802 (a name that tasks use)
    """ResultYAML of one CheckDetail or several."""
    import yaml

    results = [_result(detail) for detail in _details(check_details)]
    try:
        return yaml.safe_dump(
            {'results': results}, default_flow_style=False, allow_unicode=True, sort_keys=False)
    except yaml.YAMLError as error:
        raise TaskotronValueError(
            'keyvals: not to be written as YAML (expected texts and lists of texts): %s'
            % error) from error


def import_YAML(source):  # noqa: N802 (a name that tasks use)
    """The CheckDetails that a ResultYAML text tells of."""
    import yaml

    try:
        data = yaml.safe_load(source)
    except yaml.YAMLError as error:
        raise TaskotronValueError('not YAML: %s' % error) from error
    if not isinstance(data, dict) or 'results' not in data:
        raise TaskotronValueError('%.80r (expected a mapping with results)' % (data,))
    if data['results'] is None:
        return []
    if not isinstance(data['results'], list):
        raise TaskotronValueError('results: %.80r (expected a list)' % (data['results'],))
    return [_detail(number, one) for number, one in enumerate(data['results'], 1)]


def _detail(number, result):
    """One entry of `results`."""
    if not isinstance(result, dict):
        raise TaskotronValueError('result %d: %.80r (expected a mapping)' % (number, result))
    for key in ('item', 'type', 'outcome'):
        if not result.get(key):
            raise TaskotronValueError('result %d: %s is missing (expected a text)' % (number, key))
    if 'results' in result:
        raise TaskotronValueError('result %d: results within a result (expected none)' % number)
    detail = CheckDetail(
        item=result['item'],
        report_type=result['type'],
        outcome=result['outcome'],
        note=result.get('note') or '',
        keyvals={key: value for key, value in result.items() if key not in RESERVED_KEYS},
        checkname=result.get('checkname'),
        artifact=result.get('artifact'))
    detail._internal = result.get('_internal') or {}
    return detail


def export_TAP(check_details, checkname='$CHECKNAME'):  # noqa: N802 (a name that tasks use)
    """TAP, version 13, which tasks handed over before there was ResultYAML."""
    from libtaskotron import tap

    return tap.export(_details(check_details), checkname, _refuse_reserved)
