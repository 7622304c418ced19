"""What several kinds need: pod templates, cells, label selectors, validation of common types."""
