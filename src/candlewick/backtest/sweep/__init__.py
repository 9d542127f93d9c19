"""Risk settings swept over a signal tape."""
