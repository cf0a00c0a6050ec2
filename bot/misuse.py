"""What a command cannot do."""


class MisuseError(Exception):
    """The command cannot do what was asked; the text is one sentence."""
