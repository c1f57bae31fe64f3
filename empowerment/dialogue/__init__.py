"""Dialogues with citizens: from whether to hold one to a written answer to every proposal."""
