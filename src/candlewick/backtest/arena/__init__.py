"""Models and prompts that are asked the very same questions, and told apart where they can be."""
