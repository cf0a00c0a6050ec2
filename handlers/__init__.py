"""What we do when a person does something in a chat."""
