"""What a Kommune does with it: library, events, self-check, dialogue, recommendations, network."""
