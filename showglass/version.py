"""The version, once."""

__version__ = "0.1.0"


def get_package_version() -> str:
    """The version of this package."""
    return __version__
