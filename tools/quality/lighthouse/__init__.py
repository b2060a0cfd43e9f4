"""Lighthouse on six pages as a phone sees them: see __main__.py."""
