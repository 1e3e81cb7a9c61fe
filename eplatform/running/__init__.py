"""Starting, watching and stopping everything a machine of eplatform runs."""
