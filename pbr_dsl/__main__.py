"""`python -m pbr_dsl` is `pbrc`."""

from pbr_dsl.cli import main

main()
