"""How large the device's chain is: channels, and the latents that its one MC cord has room for."""

CHANNELS = 2
LATENTS_OF_CHAIN = 64
"""32 in each channel; how many there really are, the model says."""
