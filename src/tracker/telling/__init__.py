"""What was found, in sentences: the same on pages and on the command line, in every language. Plain text, no markup."""
