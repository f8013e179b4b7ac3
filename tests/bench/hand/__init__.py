"""What a hand feels, in figures: a module for each topic."""
