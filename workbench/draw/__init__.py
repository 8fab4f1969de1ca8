"""Pure drawing for terminals: values and a size in, styled rows of exact size out.

    cells       Piece, Row; measuring, cleaning and cutting text by terminal cells
    numerals    numbers, tick labels and durations in few cells
    ticks       round positions for axes, calm upper limits
    natural     sort key: m2 before m10
    reduction   a long series as count, first, min, max, last per column
    smoothing   time-weighted exponential moving average
    canvas      braille dots
    axes        ranges, gutters and the two rows under a plot
    plot        curves, marks and letters on their canvas
    legend      the title row
    chart       one chart, put together from the above
    palette     the colours of the curves
    spark       sparklines, bars and meter histories in block characters

Knows no colours, no widgets and no terminal: every piece of text carries an *ink*, a role that the
screen and the command line map to colours. Import from the modules; this package imports nothing.
"""
