"""A live model's decisions beside those of a challenger that was asked the same questions."""
