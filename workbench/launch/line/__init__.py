"""The line: runs that wait until GPUs or slots are free, on one machine, of all projects and users.

| module | what it knows |
|---|---|
| `needs` | what a run asks for: GPUs, slots, priority |
| `folder` | the folder that all share, and locks of the kernel in it |
| `tickets` | a file a waiting run, whose name tells its place and what it needs |
| `turns` | whose turn it is: worked out by everyone from the same listing, purely |
| `room` | which GPUs there are, and beginning: taking what is needed when it is free |
| `leases` | GPUs and slots that a run holds, as locks that the kernel drops when it dies |
| `limit` | how many slots the project has, which may change while runs wait |
| `waiting` | a supervisor that waits |
| `asking` | a launch: is it possible, is it free now |
| `queue` | the line for people: listed, moved, paused |

Nobody is in charge. Tickets and leases are locks of living processes: whoever dies leaves the line.
A waiting supervisor loads only `needs`, `folder`, `tickets`, `turns`, `room`, `leases`, `limit`
and `waiting`, which do without dataclasses and pathlib: 200 of them may wait at once.
"""
