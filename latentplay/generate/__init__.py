"""What is generated from the table: patches, pages, the C++ table. Never imported at run time."""
