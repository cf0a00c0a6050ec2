"""What we do when a browser or a monitor calls."""
