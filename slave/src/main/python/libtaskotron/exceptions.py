"""Errors that tasks may raise or catch."""


class TaskotronError(Exception):
    """The base of all others."""


class TaskotronValueError(ValueError, TaskotronError):
    """An argument is not what it should be."""


class TaskotronConfigError(TaskotronError):
    """The configuration is wrong."""


class TaskotronYamlError(TaskotronError):
    """A formula or another YAML file is wrong."""


class TaskotronDirectiveError(TaskotronError):
    """A directive cannot do what it was asked for."""


class TaskotronRemoteError(TaskotronError):
    """Another machine or service did not answer as it should.

    `errno` is a number that tells why, when one is known.
    """

    def __init__(self, message='', errno=None):
        super().__init__(message)
        self.errno = errno


class TaskotronRemoteTimeoutError(TaskotronRemoteError):
    """Another machine or service did not answer in time."""


class TaskotronRemoteProcessError(TaskotronRemoteError):
    """A command on another machine failed."""


class TaskotronNotImplementedError(TaskotronError, NotImplementedError):
    """It is not there yet."""


class TaskotronImportError(TaskotronError, ImportError):
    """A module that is needed for this is missing."""

    def __init__(self, error=''):
        super().__init__(
            'This needs a module that cannot be imported: %s' % (error,)
            if isinstance(error, ImportError) else error)


class TaskotronImageError(TaskotronError):
    """A disk image cannot be used."""


class TaskotronImageNotFoundError(TaskotronImageError):
    """There is no such disk image."""


class TaskotronPermissionError(TaskotronError):
    """That is not allowed."""


class TaskotronInterruptError(TaskotronError):
    """The run was interrupted.

    `signum` and `signame` name the signal.
    """

    def __init__(self, signum=None, signame=None):
        super().__init__('interrupted by signal %s (%s)' % (signame, signum))
        self.signum = signum
        self.signame = signame


class TaskotronMinionError(TaskotronError):
    """A disposable machine is in trouble."""


class TaskotronPlaybookError(TaskotronError):
    """A playbook is wrong or failed."""
