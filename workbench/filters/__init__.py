"""Filters over runs, in one line as people think, and goals that are judged of past runs too.

    val/acc > 0.9 and lr < 1e-3 and state = done       wide adam
    code changed since 12                              min(val/loss) <= .3 or star
    tag is ablation and not archived                   at(val/acc, step 1000) > 90 %

`docs/filters.md` tells the language. A text becomes a tree (`grammar`), a name in it a list of
values, one a run (`meaning`), the tree one SQL expression over these (`sql`). Whatever is wrong is
a BadFilter that points at the place.
"""
