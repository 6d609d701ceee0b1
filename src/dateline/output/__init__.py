"""Results in the forms that leave the house: JSON, Markdown, BibTeX, sentences."""
