"""Messages about connection files: who is told what, by which channel."""
