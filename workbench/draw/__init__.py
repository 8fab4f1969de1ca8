"""Pure drawing for terminals: values and a size in, styled rows of exact size out.

    cells       Piece, Row; measuring, cleaning and cutting text by terminal cells
    numerals    numbers, tick labels and durations in few cells
    values      a value of any kind in a cell
    ticks       round positions for axes, calm upper limits
    clock       round local times
    natural     sort key: m2 before m10
    reduction   a long series as count, first, min, max, last per column
    smoothing   time-weighted exponential moving average
    strokes     which dots of each column a curve takes
    canvas      braille dots
    axes        gutters and the two rows under a plot
    ranges      from where to where axes go; which values are rare
    passes      a run that went back: what counts of it, and what that replaced
    curves      Series of a run, Band of a group
    field       points and lines between two axes, in dots
    plot        curves, marks and letters on their canvas
    legend      the title row
    readings    the values in it, at the end or at a cursor
    frame       what a chart should look like, and where in it things are
    chart       one chart, put together from the above
    ranking     the values of a chart as a sorted list
    gauge       values of any kind on a line
    scatter     runs as points
    parallel    runs as lines through many axes
    palette     the colours of the curves
    spark       sparklines, bars and meter histories in block characters

Knows no colours, no widgets and no terminal: every piece of text carries an *ink*, a role that the
screen and the command line map to colours. Import from the modules; this package imports nothing.
"""
