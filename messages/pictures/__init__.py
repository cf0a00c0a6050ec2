"""Pictures: what is drawn is decided here; only raster.py knows matplotlib."""
