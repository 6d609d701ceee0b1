"""Spans → a reply: answers, verdicts, lists, listings, disagreement, and how sure each is."""
