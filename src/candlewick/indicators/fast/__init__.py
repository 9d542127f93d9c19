"""Whole columns without gaps at full speed: some indicators as one compiled function each.

A kernel is no second definition. It puts the operations of the definition into one pass, and
gives the very bits that these give one by one, which the tests hold it to. What is not plain (a
gap, wrong input, too few bars) it leaves to them.
"""
