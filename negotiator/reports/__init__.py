"""Pages out of the house: typefaces, PDF summaries, signatures on them, and redlines as PDF, HTML, JSON and text."""
