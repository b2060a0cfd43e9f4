"""Builds a knowledge atlas from competency records: load, crosscheck, derive, render, publish."""

__version__ = "0.1.0"
