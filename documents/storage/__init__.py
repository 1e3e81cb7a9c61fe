"""The bucket: bytes kept in it under keys of ours, in parts, as streams, and locked."""
