"""Records as rows of sheets and back, in one form for workbooks, CSV files and whatever else has rows and columns.

layout.py derives sheets and columns from the models, cells.py turns one value into one cell, rows.py a record into rows, records.py
rows into records. What goes out comes back the same: `records_of(rows_of(values)).values == values`.
"""
