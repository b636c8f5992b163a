"""What git remembers of a portfolio: who moved which goalpost when, and what each figure was before."""
