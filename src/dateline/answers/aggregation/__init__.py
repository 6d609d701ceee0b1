"""Which answers are one, who says them independently, and where articles differ."""
