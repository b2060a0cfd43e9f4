"""`python -m atlas_builder` is the command `atlas`."""

from atlas_builder.cli import main

if __name__ == "__main__":
    main()
