#!/bin/sh
# Train the digits with two learning rates at once, and look at it: on the screen while it goes,
# or, where there is no terminal, as a table and a plot when it is done.
set -eu
bin=$1
cd "$(dirname "$0")/digits"
mkdir -p .workbench

"$bin/workbench" run --name "lr 0.02" -- "$bin/python" train.py
"$bin/workbench" run --name "lr 0.2" -- "$bin/python" train.py --lr 0.2

if [ -t 0 ] && [ -t 1 ]; then
    exec "$bin/workbench" .
fi
"$bin/workbench" logs -f @-2 >/dev/null
"$bin/workbench" logs -f @-1 >/dev/null
"$bin/workbench" ls
"$bin/workbench" plot @-2 @-1 --metric val_acc
