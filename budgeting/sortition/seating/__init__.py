"""Seats at tables, round by round: who sits with whom, repairs, and a proof of every round."""
