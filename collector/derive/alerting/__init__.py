"""How an alert reaches people: what a rule watches, whom it tells, what silences it, and when. No rows of its own."""
