"""What a sentence states: clauses, hedges, plans, fates, and what stands in quotation marks."""
