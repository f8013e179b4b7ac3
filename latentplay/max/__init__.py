"""latentplay in Max: where Max looks for packages, what is put there, and whether it works."""
