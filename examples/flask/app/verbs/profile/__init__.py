"""The verb `profile`: which lines a request spends its time in."""
