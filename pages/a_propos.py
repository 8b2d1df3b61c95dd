"""À propos: sources, definitions, privacy, accessibility."""

from geo.ui import about

about.show()
