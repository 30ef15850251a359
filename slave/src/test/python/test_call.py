"""Tests of libtaskotron.call, the runner's side of the python directive."""

import json
import os
import subprocess
import sys
import tempfile
import textwrap
import unittest

MAIN = os.path.join(
    os.path.dirname(os.path.abspath(__file__)), '..', '..', 'main', 'python')


class CallTest(unittest.TestCase):
    def setUp(self):
        place = tempfile.TemporaryDirectory()
        self.addCleanup(place.cleanup)
        self.dir = place.name

    def call(self, source, function='run', name='task.py', **arguments):
        """Answers exit status, what was written, and standard error."""
        path, given, value = (
            os.path.join(self.dir, name) for name in (name, 'arguments.json', 'value.json'))
        with open(path, 'w') as file:
            file.write(textwrap.dedent(source))
        with open(given, 'w') as file:
            json.dump(arguments, file)
        done = subprocess.run(
            [sys.executable, '-m', 'libtaskotron.call', path, function, given, value],
            env=dict(os.environ, PYTHONPATH=MAIN), cwd=self.dir, stderr=subprocess.PIPE,
            stdout=subprocess.PIPE, universal_newlines=True)
        written = None
        if os.path.exists(value):
            with open(value) as file:
                written = json.load(file)
        return done.returncode, written, done.stderr

    def test_passes_keyword_arguments_and_returns_the_value(self):
        code, written, _ = self.call(
            'def run(a, b): return {"a": a, "b": b}\n', a=[1, 'x'], b={'k': None})
        self.assertEqual((code, written), (0, {'value': {'a': [1, 'x'], 'b': {'k': None}}}))

    def test_imports_modules_beside_the_file(self):
        with open(os.path.join(self.dir, 'beside.py'), 'w') as file:
            file.write('WORD = "here"\n')
        _, written, _ = self.call('import beside\ndef run(): return beside.WORD\n')
        self.assertEqual(written, {'value': 'here'})

    def test_loads_a_file_without_ending(self):
        _, written, _ = self.call('def run(): return __name__\n', name='judge')
        self.assertEqual(written, {'value': 'judge'})

    def test_calls_a_method_by_its_path(self):
        _, written, _ = self.call(
            'class A:\n    @staticmethod\n    def b(): return 5\n', function='A.b')
        self.assertEqual(written, {'value': 5})

    def test_tells_what_was_raised(self):
        code, written, printed = self.call('def run(): raise ValueError("no such thing")\n')
        self.assertEqual((code, written), (1, {'error': 'ValueError: no such thing'}))
        self.assertIn('Traceback', printed)

    def test_tells_of_a_missing_function(self):
        code, written, _ = self.call('def walk(): pass\n')
        self.assertEqual(code, 1)
        self.assertIn("has no attribute 'run'", written['error'])

    def test_tells_of_a_syntax_error(self):
        code, written, _ = self.call('print "python two"\n')
        self.assertEqual(code, 1)
        self.assertIn('SyntaxError', written['error'])

    def test_refuses_a_value_that_has_no_text(self):
        code, written, _ = self.call('def run(): return object()\n')
        self.assertEqual(code, 1)
        self.assertIn('it returned object (expected text', written['error'])

    def test_understands_paths_sets_and_bytes(self):
        _, written, _ = self.call(
            'import pathlib\ndef run(): return [pathlib.Path("a/b"), {2, 1}, b"x"]\n')
        self.assertEqual(written, {'value': ['a/b', [1, 2], 'x']})

    def test_leaving_with_zero_is_no_error(self):
        code, written, _ = self.call('import sys\ndef run(): sys.exit(0)\n')
        self.assertEqual((code, written), (0, {'value': None}))

    def test_leaving_with_another_status_is_one(self):
        code, written, _ = self.call('import sys\ndef run(): sys.exit(3)\n')
        self.assertEqual((code, written), (3, {'error': 'SystemExit: 3'}))

    def test_the_value_is_written_where_it_belongs_though_the_task_changes_directory(self):
        _, written, _ = self.call('import os\ndef run():\n    os.chdir("/")\n    return 1\n')
        self.assertEqual(written, {'value': 1})


if __name__ == '__main__':
    unittest.main()
