"""Documents on their way: sent in parts straight to the storage, examined, and admitted or not."""
