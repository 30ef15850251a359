"""Tests of libtaskotron.check, as tasks use it."""

import contextlib
import io
import os
import pathlib
import sys
import unittest

sys.path.insert(
    0, os.path.join(os.path.dirname(os.path.abspath(__file__)), '..', '..', 'main', 'python'))

import yaml  # noqa: E402

from libtaskotron import check, exceptions  # noqa: E402


class CheckDetailTest(unittest.TestCase):
    def test_takes_its_arguments_by_position(self):
        detail = check.CheckDetail(
            'foo-1-1.fc20', check.ReportType.KOJI_BUILD, 'PASSED', 'fine', ['a line'],
            {'arch': 'x86_64'}, 'rpmlint', 'some.log')
        self.assertEqual(detail.item, 'foo-1-1.fc20')
        self.assertEqual(detail.report_type, 'koji_build')
        self.assertEqual(detail.outcome, 'PASSED')
        self.assertEqual(detail.note, 'fine')
        self.assertEqual(detail.output, ['a line'])
        self.assertEqual(detail.keyvals, {'arch': 'x86_64'})
        self.assertEqual(detail.checkname, 'rpmlint')
        self.assertEqual(detail.artifact, 'some.log')

    def test_needs_inspection_as_long_as_no_outcome_was_set(self):
        self.assertEqual(check.CheckDetail('foo').outcome, 'NEEDS_INSPECTION')

    def test_rejects_an_unknown_outcome(self):
        detail = check.CheckDetail('foo')
        for attempt in (lambda: setattr(detail, 'outcome', 'GREAT'),
                        lambda: check.CheckDetail('foo', outcome='passed'),
                        lambda: detail.update_outcome('GOOD')):
            with self.assertRaisesRegex(exceptions.TaskotronValueError, 'unknown outcome'):
                attempt()
        with self.assertRaises(ValueError):
            detail.outcome = 'GREAT'

    def test_takes_a_worse_outcome_only(self):
        detail = check.CheckDetail('foo')
        seen = []
        for outcome in ('PASSED', 'FAILED', 'INFO', 'NEEDS_INSPECTION', 'PASSED', 'CRASHED', 'ABORTED'):
            detail.update_outcome(outcome)
            seen.append(detail.outcome)
        self.assertEqual(seen, ['PASSED', 'FAILED', 'FAILED', 'NEEDS_INSPECTION',
                                'NEEDS_INSPECTION', 'CRASHED', 'CRASHED'])

    def test_is_broken_when_the_check_itself_did_not_work(self):
        broken = [word for word in check.CheckDetail.outcome_priority
                  if check.CheckDetail('foo', outcome=word).broken()]
        self.assertEqual(broken, ['ABORTED', 'CRASHED'])

    def test_compares_outcomes(self):
        compare = check.CheckDetail.cmp_outcome
        self.assertEqual(compare('FAILED', 'PASSED'), 1)
        self.assertEqual(compare('PASSED', 'CRASHED'), -1)
        self.assertEqual(compare('INFO', 'INFO'), 0)
        self.assertEqual(compare('PASSED', None), 1)
        self.assertEqual(compare(None, None), 0)

    def test_stores_output_and_prints_it_unless_told_otherwise(self):
        detail = check.CheckDetail('foo')
        with contextlib.redirect_stdout(io.StringIO()) as printed:
            detail.store('one')
            detail.store('two', printout=False)
            detail.store(b'thr\xc3\xa9\xc3\xa9', False)
        self.assertEqual(detail.output, ['one', 'two', 'thréé'])
        self.assertEqual(printed.getvalue(), 'one\n')

    def test_two_details_share_nothing(self):
        one, two = check.CheckDetail('one'), check.CheckDetail('two')
        one.store('x', False)
        one.keyvals['a'] = 'b'
        self.assertEqual((two.output, two.keyvals), ([], {}))

    def test_lets_tasks_set_attributes_of_their_own(self):
        detail = check.CheckDetail('foo')
        detail.summary = '3 errors'
        self.assertEqual(detail.summary, '3 errors')

    def test_sums_up_several_items(self):
        summary = check.CheckDetail.create_multi_item_summary
        self.assertEqual(summary(['FAILED', 'PASSED', 'PASSED', 'PASSED']), '3 PASSED, 1 FAILED')
        self.assertEqual(summary([check.CheckDetail('a', outcome='INFO')]), '1 INFO')
        self.assertEqual(summary([]), '')


class ReportTypeTest(unittest.TestCase):
    def test_lists_all_types(self):
        self.assertEqual(check.ReportType.list(), [
            'bodhi_update', 'compose', 'dist_git_commit', 'docker_image', 'git_commit',
            'koji_build', 'koji_tag', 'module_build', 'pull_request', 'yum_repository'])


class ExportTest(unittest.TestCase):
    def detail(self, **more):
        arguments = dict(item='foo-1-1.fc20', report_type='koji_build', outcome='PASSED')
        arguments.update(more)
        return check.CheckDetail(**arguments)

    def test_writes_one_detail(self):
        text = check.export_YAML(self.detail(
            note='5 Warnungen: ä', checkname='a.b', artifact=pathlib.Path('x/y.log'),
            keyvals={'arch': ['x86_64', 'noarch']}))
        self.assertEqual(yaml.safe_load(text), {'results': [{
            'item': 'foo-1-1.fc20', 'type': 'koji_build', 'outcome': 'PASSED',
            'note': '5 Warnungen: ä', 'checkname': 'a.b', 'artifact': 'x/y.log',
            'arch': ['x86_64', 'noarch']}]})

    def test_writes_any_iterable_of_details(self):
        for several in ([self.detail()] * 2, (self.detail(), self.detail()),
                        iter([self.detail(), self.detail()])):
            self.assertEqual(len(yaml.safe_load(check.export_YAML(several))['results']), 2)

    def test_no_details_are_no_results(self):
        self.assertEqual(yaml.safe_load(check.export_YAML([])), {'results': []})
        self.assertEqual(check.import_YAML(check.export_YAML([])), [])

    def test_reads_what_it_wrote(self):
        written = self.detail(
            note='a\nb', checkname='c', artifact='d', outcome='NEEDS_INSPECTION', keyvals={'k': 'v'})
        read, = check.import_YAML(check.export_YAML(written))
        for name in ('item', 'report_type', 'outcome', 'note', 'checkname', 'artifact', 'keyvals'):
            self.assertEqual(getattr(read, name), getattr(written, name))

    def test_refuses_reserved_keys_as_extra_data(self):
        for key in check.RESERVED_KEYS:
            with self.assertRaisesRegex(exceptions.TaskotronValueError, 'keyvals: ' + key):
                check.export_YAML(self.detail(keyvals={key: 'x'}))

    def test_refuses_what_is_no_detail(self):
        for wrong in ('text', None, 5, {'a': 1}, ['text'], [None]):
            with self.assertRaisesRegex(exceptions.TaskotronValueError, 'expected a CheckDetail'):
                check.export_YAML(wrong)

    def test_refuses_a_detail_without_item_or_type(self):
        with self.assertRaisesRegex(exceptions.TaskotronValueError, 'item is missing'):
            check.export_YAML(self.detail(item=''))
        with self.assertRaisesRegex(exceptions.TaskotronValueError, 'report_type is missing'):
            check.export_YAML(self.detail(report_type=None))

    def test_refuses_extra_data_that_yaml_cannot_say(self):
        with self.assertRaisesRegex(exceptions.TaskotronValueError, 'keyvals'):
            check.export_YAML(self.detail(keyvals={'k': object()}))


class ImportTest(unittest.TestCase):
    def test_null_results_are_none(self):
        self.assertEqual(check.import_YAML('results:'), [])

    def test_says_what_is_wrong(self):
        for text, words in (
                ('', 'expected a mapping with results'),
                ('[]', 'expected a mapping with results'),
                ('a: 1', 'expected a mapping with results'),
                ('results: 5', 'expected a list'),
                ('results: [5]', 'result 1: 5 \\(expected a mapping\\)'),
                ('results: [{item: a, type: b}]', 'outcome is missing'),
                ('results: [{item: a, type: b, outcome: BAD}]', 'unknown outcome'),
                ('results: [{item: a, type: b, outcome: INFO, results: []}]', 'within a result'),
                ('results: [', 'not YAML'),
                ('results: !!python/object:os.system {}', 'not YAML')):
            with self.subTest(text), self.assertRaisesRegex(
                    exceptions.TaskotronValueError, words):
                check.import_YAML(text)

    def test_keeps_the_ids_of_resultsdb(self):
        text = ('results:\n- {item: a, type: b, outcome: INFO, '
                '_internal: {resultsdb_result_id: 7}}\n')
        detail, = check.import_YAML(text)
        self.assertEqual(detail.keyvals, {})
        self.assertIn('resultsdb_result_id: 7', check.export_YAML(detail))


class TapTest(unittest.TestCase):
    def test_writes_a_block_for_each_result(self):
        good = check.CheckDetail('foo-1-1.fc20', 'koji_build', 'PASSED', keyvals={'arch': 'i386'})
        good.store('all well', False)
        good.summary = 'well'
        bad = check.CheckDetail('F-2014-1', 'bodhi_update', 'FAILED', checkname='depcheck')
        self.assertEqual(check.export_TAP([good, bad], checkname='rpmlint'), '\n'.join([
            'TAP version 13',
            '1..2',
            'ok - rpmlint for Koji build foo-1-1.fc20',
            '  ---',
            '  item: foo-1-1.fc20',
            '  type: koji_build',
            '  outcome: PASSED',
            '  summary: well',
            '  details:',
            '    output: all well',
            '  arch: i386',
            '  ...',
            'not ok - depcheck for Bodhi update F-2014-1',
            '  ---',
            '  item: F-2014-1',
            '  type: bodhi_update',
            '  outcome: FAILED',
            '  ...',
            '']))


class ExceptionsTest(unittest.TestCase):
    def test_all_are_taskotron_errors(self):
        for name, kind in vars(exceptions).items():
            if isinstance(kind, type):
                self.assertTrue(issubclass(kind, exceptions.TaskotronError), name)

    def test_a_remote_error_may_have_a_number(self):
        self.assertEqual(exceptions.TaskotronRemoteError('gone', errno=404).errno, 404)
        self.assertIsNone(exceptions.TaskotronRemoteTimeoutError('slow').errno)


if __name__ == '__main__':
    unittest.main()
