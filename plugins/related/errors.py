"""Errors that prevent relating texts, with messages for whoever runs the command."""


class RelatedError(Exception):
    """The input or the lexicon is invalid; the message names the file, the line if there is one,
    and the remedy.
    """
