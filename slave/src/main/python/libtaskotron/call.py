"""Calls a function of a task for the runner.

    python3 -m libtaskotron.call FILE CALLABLE ARGUMENTS.json VALUE.json

The file is loaded under its own name, its directory and the task's are importable. The keyword arguments are read from a
JSON file, the value is written to another, as {"value": ...} or {"error": "..."}. Exit status 1 when the function
raised.
"""

import importlib.util
import json
import os
import sys
import traceback


def load(path):
    """The module in this file, under the name that an import would give it."""
    name = os.path.splitext(os.path.basename(path))[0]
    spec = importlib.util.spec_from_file_location(name, path)
    if spec is None or spec.loader is None:
        from importlib.machinery import SourceFileLoader

        # A file without the usual ending.
        spec = importlib.util.spec_from_loader(name, SourceFileLoader(name, path))
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module
    spec.loader.exec_module(module)
    return module


def plain(value):
    """What JSON cannot say by itself but everybody understands."""
    if isinstance(value, os.PathLike):
        return os.fspath(value)
    if isinstance(value, bytes):
        return value.decode('utf-8', 'replace')
    if isinstance(value, (set, frozenset)):
        return sorted(value)
    raise TypeError(
        'it returned %s (expected text, number, list, mapping or None)' % type(value).__name__)


def answer(path, content):
    """Writes the file as a whole or not at all."""
    text = json.dumps(content, default=plain)
    part = path + '.part'
    with open(part, 'w', encoding='utf-8') as file:
        file.write(text)
    os.replace(part, path)


def said(error):
    """An exception in one line."""
    return ''.join(traceback.format_exception_only(type(error), error)).strip().splitlines()[-1]


def main(path, function, given, value):
    """Returns the exit status."""
    value = os.path.abspath(value)
    with open(given, encoding='utf-8') as file:
        arguments = json.load(file)
    sys.path[0] = os.path.dirname(os.path.abspath(path))
    sys.argv = [path]
    try:
        target = load(path)
        for part in function.split('.'):
            target = getattr(target, part)
        answer(value, {'value': target(**arguments)})
    except SystemExit as error:
        if error.code not in (None, 0):
            answer(value, {'error': 'SystemExit: %s' % (error.code,)})
            raise
        answer(value, {'value': None})
    except KeyboardInterrupt:
        raise
    except BaseException as error:  # noqa: B902 (a task may raise whatever it likes)
        traceback.print_exc()
        answer(value, {'error': said(error)})
        return 1
    return 0


if __name__ == '__main__':
    sys.exit(main(*sys.argv[1:]))
