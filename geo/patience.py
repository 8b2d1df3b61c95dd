"""How long a database is waited for, in seconds; every wait has an end."""

from __future__ import annotations

from typing import Final

CONNECT: Final = 5
"""To reach a server: one near answers in hundredths, and a lost packet is sent again after 1 s and 3 s."""

ANSWER: Final = 10
"""Without a word from the database, while a screen waits to read.

The longest read, of a hundred thousand rows, says its first word within two seconds on a quiet
machine. Who waits longer sees nothing: the last state known serves them better.
"""

HELD: Final = 5
"""For what another holds, while a screen waits to read: shorter than `ANSWER`, so that a database
that is well says itself that it is held."""

TURN: Final = 60
"""That a publication waits for the one before it: the largest takes some twenty."""

IDLE: Final = 120
"""For the next word of who publishes: a program that froze, or a network that lost it, then lets go
of the turn. Between two statements nothing takes more than some seconds."""

WORK: Final = 600
"""For one statement: a server stops what nobody waits for any more. The longest, of a whole backup,
takes minutes."""

RETURN: Final = 15
"""That a database which went away in the middle of a commit is waited for, to say what became of it."""
