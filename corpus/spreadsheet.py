"""Cells for people's spreadsheets: nothing in them is run as a formula."""

# What a spreadsheet takes for the start of a formula, at full width too.
_FORMULA_SIGNS = ("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠")


def safe_cell(cell: str) -> str:
    """Return a cell that a spreadsheet shows as it is (OWASP: CSV injection)."""
    return f"'{cell}" if cell.startswith(_FORMULA_SIGNS) or cell.lstrip().startswith(_FORMULA_SIGNS) else cell
