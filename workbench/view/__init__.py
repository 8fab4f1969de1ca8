"""What a screen or a printed page needs to know, as plain values. No widget, no colour."""
