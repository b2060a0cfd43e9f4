"""All records of an atlas as files for spreadsheets and programs: workbook.py, and CSV and JSON in files.py.

They stand apart from the exports of the site, which know its pages: a command that writes records need not load them.
"""
