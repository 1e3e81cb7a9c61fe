"""Which papers a file needs and where each stands: asked for, mended, run out, and ticked off."""
