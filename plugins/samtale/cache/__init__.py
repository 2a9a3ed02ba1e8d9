"""What earlier builds have made and later ones use again: stored by content, never trusted without
its key.
"""
