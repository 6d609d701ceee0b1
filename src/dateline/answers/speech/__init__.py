"""What was said, and by whom: quotations, speakers, statements that are only reported."""
