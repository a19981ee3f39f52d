"""What stands out in a whole release: few events, each with its evidence, grouped to stories and ranked."""
