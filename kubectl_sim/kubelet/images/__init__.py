"""Image references and the catalogue of images that the simulated registries hold."""
