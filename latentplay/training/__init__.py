"""The demo model: its sounds, its network, its training, its export, its report."""
