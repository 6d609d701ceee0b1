"""A question for yes or no → the sentence that decides it, what it says, and how sure that is."""
