"""What a figure looks like: colours, dashes, and the settings of matplotlib."""

from __future__ import annotations

from typing import Any

from ...draw import palette

THEMES = ("light", "dark")
_DASHES = ("-", "--", ":", "-.")  # a colour that comes again has another line
_INKS = ("ground", "text", "tick", "axis", "grid")
_SHADES = {
    "light": ("#ffffff", "#1f2328", "#57606a", "#9ca3af", "#e8eaed"),
    "dark": ("#16181d", "#e5e7eb", "#9ca3af", "#6b7280", "#2c3038"),
}
_COLOURS = {"light": palette.LIGHT, "dark": palette.DARK}


def line(place: int, theme: str) -> dict[str, Any]:
    """Colour and dashes of the curves at a place."""
    colours = _COLOURS[theme]
    turn, at = divmod(place, len(colours))
    return {"color": colours[at], "linestyle": _DASHES[turn % len(_DASHES)]}


def settings(theme: str) -> dict[Any, Any]:
    """The settings of matplotlib for a theme; the same figure then has the same bytes."""
    ink = dict(zip(_INKS, _SHADES[theme], strict=True))
    return {
        "figure.facecolor": ink["ground"],
        "savefig.facecolor": ink["ground"],
        "axes.facecolor": ink["ground"],
        "axes.edgecolor": ink["axis"],
        "axes.labelcolor": ink["tick"],
        "axes.titlecolor": ink["text"],
        "axes.titlesize": 10,
        "axes.labelsize": 8,
        "axes.grid": True,
        "axes.axisbelow": True,
        "axes.spines.top": False,
        "axes.spines.right": False,
        "axes.xmargin": 0.01,
        "axes.formatter.use_mathtext": False,
        "grid.color": ink["grid"],
        "grid.linewidth": 0.6,
        "text.color": ink["text"],
        "text.parse_math": True,
        "xtick.color": ink["tick"],
        "ytick.color": ink["tick"],
        "xtick.labelsize": 8,
        "ytick.labelsize": 8,
        "legend.frameon": False,
        "legend.fontsize": 8,
        "lines.linewidth": 1.4,
        "lines.markersize": 4,
        "svg.fonttype": "none",
        "svg.hashsalt": "workbench",
        "pdf.fonttype": 42,
    }


def metadata(kind: str) -> dict[str, Any]:
    """Who drew it, and not when."""
    none = {"svg": ("Date",), "pdf": ("CreationDate",), "png": ("Software",)}[kind]
    return {**dict.fromkeys(none), **({} if kind == "png" else {"Creator": "workbench"})}
