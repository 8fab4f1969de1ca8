"""Keys act one after the other, however fast they come.

Textual hands all keys that are there to the widget in focus, and looks for what they are bound to
when they come back: of keys that come in one piece, as over a slow line, those that were meant for
what the first one opens act where they should not. Here the next key waits for the one before it.
"""

from __future__ import annotations

from collections import deque

from textual import events
from textual.app import App
from textual.dom import DOMNode

_LAPS = 2  # the first follows the key, the second what came of it


class KeysInOrder(App[None]):
    """An app in which a key finds the focus where the key before it has put it."""

    def __init__(self) -> None:
        super().__init__()
        self._keys: deque[events.Key] = deque()
        self._acting = False

    async def on_event(self, event: events.Event) -> None:
        if not isinstance(event, events.Key) or event.is_forwarded:
            await super().on_event(event)
            return
        self._keys.append(event)
        if not self._acting:
            await self._act()

    async def _act(self) -> None:
        """Let the next key act; the one after it when its word has come back."""
        self._acting = bool(self._keys and self.screen_stack)
        if self._acting:
            key, target = self._keys.popleft(), self.focused or self.screen
            await super().on_event(key)
            await self._follow(target, _LAPS)

    async def _follow(self, node: DOMNode | None, laps: int) -> None:
        """Send a word after the key, which goes up from queue to queue, as the key does."""
        if node is None or node is self:
            laps -= 1
            if not laps or not self.screen_stack:  # which is empty when the app has ended
                self.call_later(self._act)
                return
            node = self.focused or self.screen
        parent = node.parent if isinstance(node.parent, DOMNode) else None
        if not node.call_later(self._follow, parent, laps):
            self.call_later(self._follow, None, laps)
