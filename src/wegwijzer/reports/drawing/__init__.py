"""Charts and maps as plain SVG: no script, no style sheet, no font from elsewhere, the same bytes every time."""
