"""Papers that the platform makes itself: receipts and minutes in three languages."""
