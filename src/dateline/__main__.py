"""`python -m dateline` is the `dateline` command."""

from dateline.cli import main

if __name__ == "__main__":
    main()
