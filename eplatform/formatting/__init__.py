"""One formatter each for money, quantities, dates, durations and telephone numbers, in three languages."""
