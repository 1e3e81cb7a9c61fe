"""What strangers' files really are, found out by a process apart, and whether they carry a virus."""
