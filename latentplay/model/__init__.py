"""Models: a TorchScript file read, described, loaded and measured."""
