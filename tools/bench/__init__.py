"""Measures what a build costs, beside two other programs that make as many pages of the same size.

    make bench

An atlas of N made-up actors (`tools/made_up.py`: the same size gives the same bytes) is built in a fresh process into a fresh folder,
and each stage is measured in CPU seconds and peak memory. Hugo and MkDocs with Material then make N pages of the same records.
`bench.json` holds every figure; the exit code is 1 when a target is missed.

- `stages.py` builds one atlas and tells what each stage cost
- `reading.py` compares the check of all records with the bare YAML reader
- `peers.py` lets Hugo and MkDocs make the same pages
- `targets.py` holds the limits; `report.py` writes bench.json and the table of the README
- `process.py` runs a program and tells what it used

To add a stage, add nothing: whatever the program announces to its progress is measured under the name it gives.
To add another program, write its site in `peers.py` and a key in `report.py`.
"""
