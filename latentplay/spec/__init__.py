"""The table: objects, arguments, flags, parameters and messages, each stated once, with help in English and French."""
