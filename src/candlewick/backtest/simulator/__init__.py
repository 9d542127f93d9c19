"""Decisions over candles as machine code; the same trades as the live cycle, to the last bit."""
