"""Stand-ins for what tests cannot reach; each is tested itself."""
