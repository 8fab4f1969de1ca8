"""Sending the terminal the cells that changed, and no others.

Textual 8 crops a partial update on its right side only: a change at the end of a line sends the
widget's line from its beginning. Over SSH that is most of what a live chart costs, so this screen's
compositor crops on both sides. It leans on two internals of Textual (`Compositor.
render_partial_update`, `ChopsUpdate.render_segments`), which a test holds to what it expects.
"""

from __future__ import annotations

from rich.console import Console
from rich.control import Control
from textual._compositor import ChopsUpdate, Compositor


class CroppedUpdate(ChopsUpdate):
    """A partial update that begins where the change begins."""

    def render_segments(self, console: Console) -> str:
        sequences: list[str] = []
        for y, begin, end in self.spans:
            for stop, (x, strip) in zip(self.chop_ends[y], self.chops[y].items(), strict=False):
                left, right = max(begin, x), min(end, stop)
                if strip is not None and left < right:
                    sequences.append(Control.move_to(left, y).segment.text)
                    sequences.append(strip.crop(left - x, right - x).render(console))
        return "".join(sequences)


class CroppingCompositor(Compositor):
    """A compositor whose partial updates are cropped on both sides."""

    def render_partial_update(self) -> ChopsUpdate | None:
        update = super().render_partial_update()
        if update is None:
            return None
        return CroppedUpdate(update.chops, update.spans, update.chop_ends)
