"""A round of reporting: who may write what, what is asked of an owner, what was entered, and whether it can be kept."""
