"""A proposed version of the files answered in words: what is wrong with it, what it changes, who should look at it."""
