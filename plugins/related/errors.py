"""What keeps texts from being related, in words for whoever runs the command."""


class RelatedError(Exception):
    """The input or the lexicon cannot be used; the message names file, line where there is one, and
    remedy.
    """
