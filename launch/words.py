"""How the launcher speaks: a line of progress, or one sentence of trouble."""


class Trouble(Exception):
    """What stops us, as one sentence for the person who started us."""


class StopAsked(BaseException):
    """Ctrl-C, or a signal of the system that asks us to end."""


def say(text: str = "") -> None:
    print(text, flush=True)
