"""What tasks of Taskotron import. Needs Python 3 and, to read or write ResultYAML, PyYAML; nothing else."""

import logging

log = logging.getLogger('libtaskotron')
log.addHandler(logging.NullHandler())
