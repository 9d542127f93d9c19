"""What the user wants, read strictly, with every problem named at once."""
