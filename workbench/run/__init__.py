"""What a run is: what was asked, what is known of it, and which state follows from that."""
