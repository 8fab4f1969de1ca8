"""Metrics of runs as figures: text, SVG, PNG or PDF.

    wish      what a figure shows
    panes     runs and a wish in, what there is to draw out: a pane a metric
    groups    runs of one kind as their mean and a band
    lines     a curve as few points, without losing a spike
    text      a pane for the terminal, by plotext
    names     the lines above and below it
    paper     panes in a file, by matplotlib, which is an extra
    drawing   one pane of it
    style     what it looks like

Import from the modules; this package imports nothing.
"""
