"""A difference of code, drawn as rows: the list of files, then file by file.

| module | what it knows |
|---|---|
| `listing` | the files with their counts and bars |
| `colour` | the syntax colours of a file before and after |
| `paint` | a line of code in pieces: colours, changed words, tabs, wrapping |
| `unified`, `split` | a file with removed lines above or beside the added ones |

On top of the inks of `draw.cells` and `draw.syntax` a piece may stand on a ground, named behind a
slash: `code-name/added`, `/removed`, and `/added-word`, `/removed-word` for what differs in a line.
"""

from .colour import PLAIN, Colours, coloured
from .file import WIDE, DrawnFile, draw
from .listing import bars

__all__ = ["PLAIN", "WIDE", "Colours", "DrawnFile", "bars", "coloured", "draw"]
