"""What the YAML parser means, in words for somebody who knows spreadsheets, at the place where the mistake was made."""

from __future__ import annotations

from yaml import MarkedYAMLError


def explain(error: MarkedYAMLError, text: str) -> tuple[int, int, str, str, str]:
    """Line, column, code, message and hint of a syntax error in a text.

    The parser reports where it could go no further; a quote or bracket that was never closed is reported where it opens.
    """
    problem, context = error.problem or "", error.context or ""
    mark = error.problem_mark or error.context_mark
    line, column = (mark.line + 1, mark.column + 1) if mark else (1, 1)
    rows = text.splitlines()
    row = rows[line - 1] if line <= len(rows) else ""
    opened = (error.context_mark.line + 1, error.context_mark.column + 1) if error.context_mark else (line, column)
    if row[column - 1 : column] == "\t" or (row[: column - 1].strip() == "" and "\t" in row[:column]):
        return line, row.index("\t") + 1, "yaml-syntax", "a tab stands in the indent", "use spaces to indent"
    if "mapping values are not allowed" in problem:
        message, hint = "a colon and a blank in the value look like another key", "put quotes round the value"
        return line, column, "yaml-syntax", message, hint
    if "quoted scalar" in context and "Unicode" in problem:
        return *opened, "surrogate", "an escape in this text stands for no character", "write the character itself"
    if "quoted scalar" in context and "escape" in problem:
        message, hint = "an escape in this text is not known", "use single quotes where a backslash is meant as such"
        return *opened, "yaml-syntax", message, hint
    if "quoted scalar" in context:
        return *opened, "yaml-syntax", "the quote that opens here is never closed", "close it, or leave both out"
    if "flow" in context and line >= len(rows):
        message, hint = "the bracket that opens here is never closed", "close it; perhaps the end of the file is missing"
        return *opened, "yaml-syntax", message, hint
    return line, column, "yaml-syntax", f"this is not YAML: {problem}", "compare the indents and quotes with a record that works"
