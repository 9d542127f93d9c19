"""Adapters of the executor: processes of this machine, or a Ray cluster."""
