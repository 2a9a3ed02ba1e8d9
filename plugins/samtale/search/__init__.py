"""Searching: what is indexed, by what program, and what of it is published."""
