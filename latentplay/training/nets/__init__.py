"""Streaming layers: small causal building blocks that remember the end of the last block, and export to TorchScript."""
