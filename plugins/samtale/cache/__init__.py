"""Results of earlier builds, reused by later ones: each is stored under its key, and never used
without it.
"""
