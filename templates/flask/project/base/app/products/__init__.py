"""Products, with price and stock."""
