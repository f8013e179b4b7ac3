"""Python's side of the objects of a host: chains, background jobs, requests and replies."""
