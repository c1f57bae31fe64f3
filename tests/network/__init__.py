"""What Kommunen have of each other, tested at the services."""
