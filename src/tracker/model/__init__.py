"""What a portfolio is. No I/O, no clock."""
