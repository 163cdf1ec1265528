"""The contract language `pbr`, in which public money is paid for results, and its tool `pbrc`."""

__version__ = "0.1.0"
