"""The charts of some runs: one a metric in a grid, or all runs in one picture.

wish      what somebody wants to see, and what was drawn
held      the series of the runs on the board, read piece by piece
along     what stands on the x axis: steps, epochs, time or another metric
names     which charts there are, in which order
cell      one chart of the grid
grid      how charts share the board
zoom      what the axes show, and how that changes
overview  the runs as points and as strands
board     put together from the above
"""

from .board import Board
from .held import METER
from .marked import charted, compared, listed
from .wish import CLOCK, EPOCH, STEP, TIME, Area, BoardWish, Charted, Drawn, Kind
from .zoom import Zoom

__all__ = ["CLOCK", "EPOCH", "METER", "STEP", "TIME", "Area", "Board", "BoardWish", "Charted"]
__all__ += ["Drawn", "Kind", "Zoom", "charted", "compared", "listed"]
