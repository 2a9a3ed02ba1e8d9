"""Correct in the sources what can be corrected without doubt."""
