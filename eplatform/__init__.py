"""The house itself: settings, accounts, portal, API, and what starts and stops it."""

import gc

# What a process imports it keeps to its end: to look through it every 700 objects is a tenth of its start.
gc.set_threshold(20_000)
