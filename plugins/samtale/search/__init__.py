"""Search: what is indexed, with which program, and what is published."""
