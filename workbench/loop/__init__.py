"""The loop while you edit: on each save of the code a quick run starts again, and its result stands
beside that of the one before.

Its runs are runs like any other, tagged `watch`. The parent of each is the last one that went
through, so that baselines, comparisons and charts set it beside something that has measured. One
that a save cut short is put away; of the others the last 20 stay in the list, but for those that
somebody starred, tagged or noted. None is removed.
"""
