"""What gapi profile measures."""
