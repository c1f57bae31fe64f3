"""What Kommunen have of each other: agreement, directory, questions, digest, promotion kit."""
