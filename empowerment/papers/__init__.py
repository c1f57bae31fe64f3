"""Papers a coordinator finds finished: to read, to change in a word processor, to print."""
