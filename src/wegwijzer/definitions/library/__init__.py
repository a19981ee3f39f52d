"""The ready library: packaged indicators, questions, sources and policies as YAML, read by `ready_library`."""

from wegwijzer.definitions.reading import ready_library

__all__ = ["ready_library"]
