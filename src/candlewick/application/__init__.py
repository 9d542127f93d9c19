"""Entry points: settings, wiring, the console and the command line."""
